import { GetQueueAttributesCommand, GetQueueUrlCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { redriveTarget } from "../../../../obs/commands/redrive.js";
import { type RedriveOptions, type RedriveReport, redrive } from "../../../../obs/operations/redrive/index.js";
import { isFine, progressLine, redriveText } from "../../../../obs/operations/redrive/text.js";
import { watchForReturns } from "../../../../obs/operations/redrive/watch.js";
import { fakeClock, memoryQueue } from "../dead-letters/memory-queue.js";
import { fakeSession } from "../support.js";

const sqs = mockClient(SQSClient);
afterAll(() => sqs.restore());
afterEach(() => sqs.reset());

const options = (more: Partial<RedriveOptions> = {}): RedriveOptions => ({
  queue: "orders",
  dryRun: false,
  rate: 50,
  skipInvalid: false,
  watchMs: 0,
  yes: false,
  progress: () => {},
  signal: new AbortController().signal,
  ...more,
});

/** A dead-letter queue with two messages, one of them cut. */
function twoLetters(): void {
  let received = 0;
  sqs.on(GetQueueUrlCommand).callsFake(({ QueueName }) => ({ QueueUrl: `https://sqs/${QueueName}` }));
  sqs.on(GetQueueAttributesCommand).resolves({ Attributes: { QueueArn: "arn:q", ApproximateNumberOfMessages: "2" } });
  sqs.on(ReceiveMessageCommand).callsFake(() => ({
    Messages:
      received++ > 0 ? [] : ["{", "{}"].map((Body, index) => ({ MessageId: `m${index}`, ReceiptHandle: `r${index}`, Body })),
  }));
}

const calls = (): string[] => sqs.calls().map(({ args }) => args[0].constructor.name);

describe("what is redriven", () => {
  it("is the queue of the environment that is named, else of $ENVIRONMENT, else of the laptop", () => {
    expect(redriveTarget(["prod", "orders"], {})).toEqual({ environment: "prod", queue: "orders" });
    expect(redriveTarget(["orders"], {})).toEqual({ environment: "local", queue: "orders" });
    expect(redriveTarget(["orders"], { ENVIRONMENT: "dev" })).toEqual({ environment: "dev", queue: "orders" });
    expect(() => redriveTarget(["nowhere", "orders"], {})).toThrow("name an environment");
    expect(() => redriveTarget(["dev", "orders", "payments"], {})).toThrow("name an environment");
  });

  it.each([
    ["oders", /there is no queue oders: take one of orders, payments/],
    ["async-failures", /came from no queue/],
    ["alarms", /for people/],
  ])("is refused for %s", async (queue, says) => {
    await expect(redrive(fakeSession("dev").session, options({ queue }))).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(says),
    });
    expect(sqs.calls()).toEqual([]);
  });
});

describe("a dry run", () => {
  it("counts and judges, and neither sends nor deletes", async () => {
    twoLetters();
    const report = await redrive(fakeSession("prod").session, options({ dryRun: true }));
    expect(report).toMatchObject({ total: 2, looked: { messages: 2, invalid: 2 }, secondsUntilBack: 540 });
    expect(redriveText(report)).toMatch(/^2 messages of .*-orders-dlq-prod would be sent back to .*-orders-prod\nof 2 messages/);
    expect(calls().filter((name) => /Send|Delete|Start/.test(name))).toEqual([]);
  });
});

describe("in prod", () => {
  it("nothing is sent unless somebody says so", async () => {
    twoLetters();
    await expect(redrive(fakeSession("prod").session, options())).rejects.toThrow("add --yes");
    twoLetters();
    const { session, asked } = fakeSession("prod", { terminal: true, answer: "dev" });
    await expect(redrive(session, options())).rejects.toThrow('"dev" is not prod: nothing was sent');
    expect(asked[0]).toContain("2 messages of");
    expect(calls().filter((name) => /Send|Delete|Start/.test(name))).toEqual([]);
  });
});

describe("the end", () => {
  const base: RedriveReport = {
    environment: "dev",
    queue: "orders",
    from: "dlq",
    to: "source",
    total: 10,
    dryRun: false,
    looked: { messages: 10, invalid: 0 },
    secondsUntilBack: 540,
  };
  const outcome = { sent: 10, invalid: 0, refused: 0, doubled: 0, ended: false };

  it("says when a message that fails again would be back, or how many came", () => {
    expect(redriveText({ ...base, outcome })).toContain("back within 9 min");
    expect(redriveText({ ...base, outcome, cameBack: 3 })).toContain("3 came back");
    expect(isFine({ ...base, outcome })).toBe(true);
  });

  it.each([
    ["ended early", { ended: true }, /goes on with the rest/],
    ["refused", { refused: 2 }, /did not take them/],
    ["doubled", { doubled: 1 }, /harmless/],
  ])("is not fine where messages were %s", (_what, part, says) => {
    const report = { ...base, outcome: { ...outcome, ...part } };
    expect(redriveText(report)).toMatch(says);
    expect(isFine(report)).toBe(false);
  });

  it("is not fine where some came back", () => {
    expect(isFine({ ...base, outcome, cameBack: 1 })).toBe(false);
  });

  it("counts what came back until the watch ends", async () => {
    const clock = fakeClock();
    const { queue, put } = memoryQueue("dlq", clock.now);
    put("left");
    const sleep = async (ms: number) => {
      put("back");
      await clock.sleep(ms);
    };
    const signal = new AbortController().signal;
    expect(await watchForReturns(queue, 1, { now: clock.now, sleep, signal, forMs: 12_000 })).toBe(3);
  });

  it("is foreseen from what was done so far", async () => {
    const clock = fakeClock();
    const written: string[] = [];
    const draw = progressLine(clock.now, (text) => written.push(text));
    await clock.sleep(10_000);
    draw({ sent: 20, total: 100 });
    expect(written[0]).toContain("20/100 sent, 40 s left");
  });
});
