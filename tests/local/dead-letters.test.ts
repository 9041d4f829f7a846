import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deadLetterQueue, loadConfig, resourceName } from "../../config/index.js";
import { localAwsEnvironment, MOTO_CREDENTIALS, type Moto, startMoto, stopMoto } from "../../local/moto/index.js";
import { which } from "../../local/tools/index.js";
import { deadLettersOf } from "../../obs/operations/dead-letters/queues.js";
import { order } from "../unit/lambdas/support/messages.js";

const SUFFIX = "letters";
const TRACE = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
const root = resolve(import.meta.dirname, "../..");
const logs = mkdtempSync(join(tmpdir(), "dead-letters-"));
const config = loadConfig({ ENVIRONMENT: "local", ENVIRONMENT_SUFFIX: SUFFIX });
let moto: Moto;
let sqs: SQSClient;

/** Sends to orders and has it fail as often as the queue allows, so that SQS itself gives it up. */
async function giveUp(url: string, body: string): Promise<void> {
  const MessageSystemAttributes = { AWSTraceHeader: { DataType: "String", StringValue: TRACE } };
  await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: body, MessageSystemAttributes }));
  const { maxReceiveCount = 3 } = config.queues.orders ?? {};
  for (let attempt = 0; attempt <= maxReceiveCount; attempt++)
    await sqs.send(new ReceiveMessageCommand({ QueueUrl: url, VisibilityTimeout: 0 }));
}

async function create(name: string, attributes: Record<string, string> = {}): Promise<string> {
  const created = await sqs.send(new CreateQueueCommand({ QueueName: resourceName(config, name), Attributes: attributes }));
  return created.QueueUrl ?? "";
}

/** Everything that a queue holds. */
async function drain(url: string) {
  const answer = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ["All"] }),
  );
  return answer.Messages ?? [];
}

let orders = "";
let deadOrders = "";

beforeAll(async () => {
  const binary = which(["moto_server"], process.env);
  if (!binary) throw new Error("moto_server is not on the PATH");
  moto = await startMoto(binary, process.env, join(logs, "moto.log"));
  sqs = new SQSClient({
    region: config.region,
    endpoint: moto.url,
    credentials: MOTO_CREDENTIALS,
    useQueueUrlAsEndpoint: false,
  });
  for (const { name } of deadLettersOf(config))
    if (name !== "orders") await create(name in config.queues ? deadLetterQueue(name) : name);
  await create(deadLetterQueue("alarms"));
  deadOrders = await create(deadLetterQueue("orders"));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: deadOrders, AttributeNames: ["QueueArn"] }));
  orders = await create("orders", {
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: Attributes?.QueueArn, maxReceiveCount: 3 }),
  });
});
afterAll(async () => {
  sqs.destroy();
  await stopMoto(moto);
  rmSync(logs, { recursive: true, force: true });
});

async function obs(...args: readonly string[]) {
  const child = spawn(process.execPath, ["bin/launch.mjs", "obs/main.ts", ...args, "--suffix", SUFFIX, "--endpoint", moto.url], {
    cwd: root,
    env: localAwsEnvironment(process.env, moto.url, config.region),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const closed = new Promise<number | null>((done) => child.on("close", done));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { stdout, stderr, code };
}

describe("messages that SQS gave up", () => {
  it("are shown, told from those that can never succeed, and sent back with their trace", async () => {
    const body = JSON.stringify(order());
    await giveUp(orders, body);
    await giveUp(orders, '{"type":"order.placed"');

    const shown = await obs("dead-letters", "local", "orders");
    expect(shown.code, shown.stderr).toBe(1);
    expect(shown.stdout).toContain(`orders: 2 messages in ${resourceName(config, "orders-dlq")}`);
    expect(shown.stdout).toContain("can never succeed: the body is not JSON");
    expect(shown.stdout).toContain(`correlationId ${order().correlationId}`);
    expect(shown.stdout).not.toContain(order().paymentToken);

    const tried = await obs("redrive", "orders", "--dry-run");
    expect(tried).toMatchObject({ code: 0 });
    expect(tried.stdout).toMatch(/^2 messages of .* would be sent back[\s\S]*1 can never succeed/);

    const done = await obs("redrive", "local", "orders", "--skip-invalid", "--json");
    expect(done.code, done.stderr).toBe(0);
    expect(JSON.parse(done.stdout)).toMatchObject({ total: 2, outcome: { sent: 1, invalid: 1, refused: 0 } });
    const back = await drain(orders);
    expect(back.map(({ Body }) => Body)).toEqual([body]);
    expect(back[0]?.Attributes?.AWSTraceHeader).toBe(TRACE);
  });

  it("of an empty environment are none", async () => {
    const none = await obs("dead-letters", "local", "payments", "--json");
    expect(none).toMatchObject({ code: 0 });
    expect(JSON.parse(none.stdout)).toMatchObject([{ queue: "payments", messages: 0, letters: [] }]);
  });
});
