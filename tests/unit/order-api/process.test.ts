import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { bundleService } from "../../../services/order-api/bundle.js";
import { startAwsDouble } from "./aws-double.js";
import { goodOrder } from "./support.js";

const ROOT = "1-5759e988-bd862e3fe1be46a994272793";
const children: ChildProcessWithoutNullStreams[] = [];
let entry = "";
let aws: Awaited<ReturnType<typeof startAwsDouble>>;

beforeAll(async () => {
  [{ entry }, aws] = await Promise.all([bundleService(), startAwsDouble()]);
});
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
  aws.close();
});

const goodEnvironment = () => ({
  ...aws.env,
  PORT: "0",
  POWERTOOLS_SERVICE_NAME: "order-api",
  POWERTOOLS_METRICS_NAMESPACE: "shop/Application",
  ENVIRONMENT_SUFFIX: "test",
  TRACE_SAMPLE_RATE: "0",
  TABLE_ORDERS: "orders-test",
  QUEUE_ORDERS_URL: `${aws.env.AWS_ENDPOINT_URL}/1/orders-test`,
});

function launch(env: Record<string, string>) {
  const child = spawn(process.execPath, [entry], { env, stdio: "pipe" });
  children.push(child);
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on("line", (line) => lines.push(line));
  return { child, lines, exit: once(child, "exit").then(([code]) => Number(code)), stderr: text(child.stderr) };
}

async function listening(lines: readonly string[]): Promise<string> {
  const line = await vi.waitUntil(() => lines.find((found) => found.includes('"listening"')), { timeout: 10_000 });
  const { port }: { port?: unknown } = JSON.parse(line);
  return `http://127.0.0.1:${port}`;
}

const place = (url: string, headers: Record<string, string> = {}) =>
  fetch(`${url}/orders`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(goodOrder),
  });

describe("the process", () => {
  it("names every wrong variable and exits 2", async () => {
    const { exit, stderr } = launch({
      PORT: "70000",
      TRACE_SAMPLE_RATE: "2",
      QUEUE_ORDERS_URL: "orders",
      POWERTOOLS_LOG_LEVEL: "LOUD",
    });
    expect(await exit).toBe(2);
    const message = await stderr;
    for (const name of [
      "PORT",
      "TRACE_SAMPLE_RATE",
      "QUEUE_ORDERS_URL",
      "POWERTOOLS_LOG_LEVEL",
      "TABLE_ORDERS",
      "ENVIRONMENT_SUFFIX",
    ])
      expect(message).toContain(`\n  ${name}: must be`);
  });

  it("says so and exits 1 when its port is taken", async () => {
    const other = createServer().listen(0);
    await once(other, "listening");
    const address = other.address();
    const { exit, lines } = launch({ ...goodEnvironment(), PORT: String(typeof address === "object" ? address?.port : 0) });
    expect(await exit).toBe(1);
    expect(lines.at(-1)).toContain('"level":"FATAL"');
    other.close();
  });

  it("carries a caller's trace to the queue and to the daemon", async () => {
    const { child, lines, exit } = launch(goodEnvironment());
    const url = await listening(lines);
    const response = await place(url, { "x-amzn-trace-id": `Root=${ROOT};Parent=53995c3f42cd8ad8;Sampled=1` });
    expect(response.status).toBe(202);
    const { orderId }: { orderId?: unknown } = JSON.parse(await response.text());
    const call = await vi.waitUntil(() => aws.calls.find(({ operation }) => operation === "AmazonSQS.SendMessage"));
    const sent = String(call.headers["x-amzn-trace-id"]);
    const document = await vi.waitUntil(() => aws.segments.find((segment) => segment.includes(ROOT)), { timeout: 5000 });
    const segment: { subsegments?: { id?: string }[] } = JSON.parse(document);
    expect(segment).toMatchObject({
      name: "order-api",
      trace_id: ROOT,
      parent_id: "53995c3f42cd8ad8",
      http: { request: { method: "POST" }, response: { status: 202 } },
      annotations: { orderId, environment: "test" },
      subsegments: [{ name: "SQS", namespace: "aws" }],
    });
    expect(sent).toBe(`Root=${ROOT};Parent=${segment.subsegments?.[0]?.id};Sampled=1`);
    expect(lines.find((line) => line.includes('"answered"'))).toContain(ROOT);
    child.kill("SIGTERM");
    expect(await exit).toBe(0);
  });

  it("finishes the request in flight on SIGTERM, takes no other and exits 0", async () => {
    const { child, lines, exit } = launch(goodEnvironment());
    const url = await listening(lines);
    let release = () => {};
    aws.control.hold = new Promise((resolve) => {
      release = resolve;
    });
    const before = aws.calls.length;
    const inFlight = place(url);
    await vi.waitUntil(() => aws.calls.length > before, { timeout: 5000 });
    child.kill("SIGTERM");
    await vi.waitUntil(() => lines.some((line) => line.includes('"stopping"')), { timeout: 5000 });
    await expect(place(url)).rejects.toThrow();
    release();
    expect((await inFlight).status).toBe(202);
    expect(await exit).toBe(0);
  });
});
