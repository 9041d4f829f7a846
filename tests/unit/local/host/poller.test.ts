import { describe, expect, test } from "vitest";
import type { DeployedEventSource } from "../../../../local/host/deployed/model.js";
import type { InvocationResult } from "../../../../local/host/invoke/invoker.js";
import type { Received } from "../../../../local/host/sqs/event.js";
import { Poller } from "../../../../local/host/sqs/poller.js";
import { queueNamed } from "./fixtures.js";

const received = (messageId: string): Received => ({
  messageId,
  receiptHandle: `r-${messageId}`,
  sentAt: 0,
  receiveCount: 1,
  message: { MessageId: messageId, Body: messageId, Attributes: { AWSTraceHeader: "Root=1" } },
});
const success = (payload: unknown): InvocationResult => ({ status: "success", payload: JSON.stringify(payload) });
const idsOf = (event: string): string[] => JSON.parse(event).Records.map((record: { messageId: string }) => record.messageId);

/** A poller on a queue that gives these receives, one after the other, and then waits until it is stopped. */
function poll(
  receives: readonly (readonly string[] | Error)[],
  invoke: (event: string) => Promise<InvocationResult> | InvocationResult,
  more: { source?: Partial<DeployedEventSource>; concurrency?: number } = {},
) {
  const left = [...receives];
  const seen = {
    asked: [] as number[],
    deleted: [] as string[],
    slept: [] as number[],
    warnings: [] as string[],
    events: [] as string[],
  };
  let time = 0;
  let empty: () => void = () => {};
  const exhausted = new Promise<void>((resolve) => {
    empty = resolve;
  });
  const poller = new Poller({
    source: {
      id: "m",
      queue: queueNamed("orders", { visibilityTimeoutSeconds: 10 }),
      functionName: "f",
      batchSize: 10,
      batchWindowSeconds: 0,
      reportsItemFailures: true,
      maximumConcurrency: null,
      ...more.source,
    },
    queue: {
      async receive(max, _wait, signal) {
        seen.asked.push(max);
        const next = left.shift();
        if (next instanceof Error) throw next;
        if (next) return next.map(received);
        empty();
        return new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => reject(new Error("aborted")));
          if (signal.aborted) reject(new Error("aborted"));
        });
      },
      delete: async (messages) => void seen.deleted.push(...messages.map((one) => one.messageId)),
    },
    invoke: async (event) => {
      seen.events.push(event);
      return invoke(event);
    },
    functionTimeoutSeconds: 2,
    lastReceiveMs: 0,
    concurrency: more.concurrency ?? 1,
    sleep: async (ms) => {
      seen.slept.push(ms);
      time += ms;
    },
    now: () => (time += 1),
    warn: (message) => void seen.warnings.push(message),
    observer: { received: () => {}, deleted: () => {}, failed: () => {} },
  });
  const finish = async () => {
    poller.start();
    await exhausted;
    await poller.stop();
    return seen;
  };
  return { finish, poller, exhausted };
}

describe("a queue's trigger", () => {
  test("hands a batch on as Lambda's event and deletes what succeeded", async () => {
    const { events, deleted } = await poll([["a", "b"]], () => success({ batchItemFailures: [] })).finish();
    expect(JSON.parse(events[0] ?? "").Records[0]).toMatchObject({
      messageId: "a",
      receiptHandle: "r-a",
      body: "a",
      attributes: { AWSTraceHeader: "Root=1" },
      eventSource: "aws:sqs",
      eventSourceARN: "arn:aws:sqs:us-east-1:123456789012:orders",
      awsRegion: "us-east-1",
    });
    expect(deleted).toEqual(["a", "b"]);
  });

  test("leaves the messages in the queue that the function names", async () => {
    const answer = success({ batchItemFailures: [{ itemIdentifier: "b" }] });
    expect((await poll([["a", "b", "c"]], () => answer).finish()).deleted).toEqual(["a", "c"]);
  });

  test("leaves all of them after an error, and after an answer that cannot be read, which is said", async () => {
    const error = { errorType: "E", errorMessage: "m", stackTrace: [] };
    const failed = await poll([["a"]], () => ({ status: "failed", error })).finish();
    const malformed = await poll([["a", "b"]], () => success({ batchItemFailures: [{ itemIdentifier: "zz" }] })).finish();
    expect([failed.deleted, malformed.deleted]).toEqual([[], []]);
    expect(malformed.warnings).toEqual([expect.stringMatching(/zz.*all 2 messages/)]);
  });

  test("does not look at the answer where the trigger does not report item failures", async () => {
    const answer = success({ batchItemFailures: [{ itemIdentifier: "a" }] });
    const { deleted } = await poll([["a"]], () => answer, { source: { reportsItemFailures: false } }).finish();
    expect(deleted).toEqual(["a"]);
  });

  test("backs off while the function is throttled and then runs the same batch", async () => {
    const answers: InvocationResult[] = [{ status: "throttled" }, { status: "throttled" }, success(null)];
    const { deleted, slept, events } = await poll([["a"]], () => answers.shift() ?? success(null)).finish();
    expect([deleted, slept, events.map(idsOf)]).toEqual([["a"], [100, 200], [["a"], ["a"], ["a"]]]);
  });

  test("gives a throttled batch up before its messages become visible again", async () => {
    const { deleted, slept } = await poll([["a"]], () => ({ status: "throttled" })).finish();
    const waited = slept.reduce((sum, ms) => sum + ms, 0);
    expect(deleted).toEqual([]);
    expect(waited).toBeGreaterThan(1000);
    expect(waited).toBeLessThan(8000);
  });

  test("collects up to the batch size within the batch window, never more than ten at once", async () => {
    const many = Array.from({ length: 10 }, (_, index) => `m${index}`);
    const source = { batchSize: 12, batchWindowSeconds: 5 };
    const { asked, events } = await poll([many, ["x"], ["y"]], () => success(null), { source }).finish();
    expect(asked.slice(0, 3)).toEqual([10, 2, 1]);
    expect(events.map((event) => idsOf(event).length)).toEqual([12]);
  });

  test("runs no more batches at a time than it may", async () => {
    let running = 0;
    let most = 0;
    const invoke = async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return success(null);
    };
    const batches = Array.from({ length: 9 }, (_, index) => [`m${index}`]);
    const { deleted } = await poll(batches, invoke, { concurrency: 3 }).finish();
    expect([most, deleted.length]).toEqual([3, 9]);
  });

  test("a queue that cannot be received from is said once, waited for, and then used again", async () => {
    const { warnings, slept, deleted } = await poll([new Error("down"), new Error("down"), ["a"]], () => success(null)).finish();
    expect([warnings.length, slept, deleted]).toEqual([1, [100, 200], ["a"]]);
  });

  test("stopping waits for the batch that runs, and counts it until then", async () => {
    let release: (result: InvocationResult) => void = () => {};
    const answer = new Promise<InvocationResult>((resolve) => {
      release = resolve;
    });
    const { poller, exhausted } = poll([["a"]], () => answer, { concurrency: 2 });
    poller.start();
    await exhausted;
    const stopped = poller.stop();
    expect(poller.inFlight).toBe(1);
    release(success(null));
    await stopped;
    expect(poller.inFlight).toBe(0);
  });
});
