import { createServer } from "node:http";
import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createDynamoClient } from "../../../lambdas/shared/clients.js";
import { InvocationDeadline } from "../../../lambdas/shared/deadline.js";
import { context } from "./support/messages.js";

const CALLS = 30;

/** DynamoDB that answers when it has been asked so often. */
const waiting: (() => void)[] = [];
const server = createServer((_request, response) => {
  waiting.push(() => response.writeHead(200, { "content-type": "application/x-amz-json-1.0" }).end("{}"));
  if (waiting.length === CALLS) for (const answer of waiting) answer();
});
const warnings: Error[] = [];
const keep = (warning: Error) => warnings.push(warning);

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  for (const [name, value] of Object.entries({
    AWS_ENDPOINT_URL: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
  }))
    vi.stubEnv(name, value);
  process.on("warning", keep);
});
afterAll(() => {
  process.off("warning", keep);
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
});

describe("a client", () => {
  it("makes many calls at once without a warning in the function's log", async () => {
    const deadline = new InvocationDeadline();
    const client = createDynamoClient(deadline);
    deadline.begin(context());
    await Promise.all(Array.from({ length: CALLS }, () => client.send(new ListTablesCommand({}))));

    await new Promise((resolve) => setImmediate(resolve));
    expect(warnings.filter(({ name }) => name === "MaxListenersExceededWarning")).toEqual([]);
  });

  it("gives up a call when its caller does, and when the invocation ends, whichever is sooner", async () => {
    const deadline = new InvocationDeadline();
    const client = createDynamoClient(deadline);
    deadline.begin(context(20_000));
    const ended = async (call: Promise<unknown>): Promise<string> => {
      const started = performance.now();
      const name = await call.then(
        () => "answered",
        (error: Error) => error.name,
      );
      return `${name} ${performance.now() - started < 1500 ? "soon" : "late"}`;
    };
    // Nobody answers any more: alone, the call would take three times two seconds.
    expect(await ended(client.send(new ListTablesCommand({}), { abortSignal: AbortSignal.timeout(50) }))).toMatch(/Error soon$/);
    deadline.begin(context(1050));
    expect(await ended(client.send(new ListTablesCommand({}), { abortSignal: AbortSignal.timeout(9000) }))).toMatch(
      /Error soon$/,
    );
  });
});
