import { describe, expect, test } from "vitest";
import type { AsyncPolicy } from "../../../../local/host/deployed/async-policy.js";
import { AsyncInvoker } from "../../../../local/host/invoke/async-invoker.js";
import { asyncMetrics } from "../../../../local/host/invoke/async-metrics.js";
import type { InvocationResult } from "../../../../local/host/invoke/invoker.js";
import { createMetricStore } from "../../../../simulator/metrics/index.js";
import { functionWith } from "./fixtures.js";
import { TestClock } from "./test-clock.js";

const START = Date.parse("2026-01-01T10:00:00Z");
const failed: InvocationResult = {
  status: "failed",
  error: { errorType: "Error", errorMessage: "no parser", stackTrace: [] },
};
const succeeded: InvocationResult = { status: "success", payload: "null" };
const throttled: InvocationResult = { status: "throttled" };

/** An asynchronous function whose attempts end as told; the last result goes on. */
function asynchronous(results: readonly InvocationResult[], policy: Partial<AsyncPolicy> = {}, refuses = false) {
  const clock = new TestClock(START);
  const attempts: { second: number; requestId: string }[] = [];
  const delivered: { arn: string; message: unknown; attributes: Readonly<Record<string, string>> }[] = [];
  const warnings: string[] = [];
  const store = createMetricStore();
  const fn = functionWith("", {
    asynchronous: { retries: 2, maximumAgeSeconds: 21_600, onFailure: null, deadLetter: null, ...policy },
  });
  const invoker = new AsyncInvoker({
    fn,
    clock,
    metrics: asyncMetrics(store),
    warn: (message) => void warnings.push(message),
    invoke: async (_event, requestId) => {
      attempts.push({ second: (clock.now() - START) / 1000, requestId });
      return results[attempts.length - 1] ?? results.at(-1) ?? succeeded;
    },
    target: {
      async deliver(arn, message, attributes) {
        if (refuses) throw new Error("no such queue");
        delivered.push({ arn, message: JSON.parse(message), attributes });
      },
    },
  });
  const sum = (name: string): number =>
    store
      .statistics({
        ...{ namespace: "AWS/Lambda", name, dimensions: { FunctionName: fn.name } },
        ...{ statistic: "Sum", periodSeconds: 86_400, from: START, to: START + 86_400_000 },
      })
      .reduce((total, { value }) => total + value, 0);
  return { invoker, clock, attempts, delivered, warnings, sum, fn };
}

describe("an asynchronous invocation", () => {
  test("that fails is tried again after one and two minutes under one request id, then goes to its destination", async () => {
    const { invoker, clock, attempts, delivered, sum, fn } = asynchronous([failed], { onFailure: "arn:aws:sqs:r:a:failed" });
    invoker.send('{"n":1}');
    await clock.advance(3_600_000);
    expect(attempts.map(({ second }) => second)).toEqual([0, 60, 180]);
    expect(new Set(attempts.map(({ requestId }) => requestId)).size).toBe(1);
    expect(delivered).toMatchObject([
      {
        arn: "arn:aws:sqs:r:a:failed",
        message: {
          requestContext: { functionArn: `${fn.arn}:$LATEST`, condition: "RetriesExhausted", approximateInvokeCount: 3 },
          requestPayload: { n: 1 },
          responsePayload: { errorMessage: "no parser" },
        },
      },
    ]);
    expect([invoker.pending, sum("AsyncEventsReceived"), sum("AsyncEventsDropped")]).toEqual([0, 1, 1]);
  });

  test("that succeeds at the second attempt goes nowhere else", async () => {
    const { invoker, clock, attempts, delivered, sum } = asynchronous([failed, succeeded], { onFailure: "arn:aws:sqs:r:a:f" });
    invoker.send("{}");
    await clock.advance(30_000);
    expect(invoker.pending).toBe(1);
    await clock.advance(600_000);
    expect([attempts.length, delivered.length, invoker.pending, sum("AsyncEventsDropped")]).toEqual([2, 0, 0, 0]);
  });

  test("without retries gives the event itself to the dead-letter queue, with the error beside it", async () => {
    const { invoker, clock, attempts, delivered } = asynchronous([failed], { retries: 0, deadLetter: "arn:aws:sqs:r:a:dead" });
    invoker.send('{"n":1}');
    await clock.advance(0);
    expect(delivered).toEqual([
      {
        arn: "arn:aws:sqs:r:a:dead",
        message: { n: 1 },
        attributes: { RequestID: attempts[0]?.requestId, ErrorCode: "200", ErrorMessage: "no parser" },
      },
    ]);
  });

  test("that is throttled waits longer each time, which costs no attempt, until the event is too old", async () => {
    const { invoker, clock, attempts, delivered } = asynchronous([throttled], {
      maximumAgeSeconds: 60,
      onFailure: "arn:aws:sqs:r:a:f",
    });
    invoker.send("{}");
    await clock.advance(600_000);
    expect(attempts.map(({ second }) => second)).toEqual([0, 1, 3, 7, 15, 31]);
    expect(delivered).toMatchObject([{ message: { requestContext: { condition: "EventAgeExceeded" } } }]);
  });

  test("whose destination does not take it is said and counted", async () => {
    const { invoker, clock, warnings, sum } = asynchronous([failed], { retries: 0, onFailure: "arn:aws:sqs:r:a:f" }, true);
    invoker.send("{}");
    await clock.advance(0);
    expect(warnings).toEqual([expect.stringMatching(/payment-handler: .*no such queue/)]);
    expect([sum("DestinationDeliveryFailures"), invoker.pending]).toEqual([1, 0]);
  });

  test("stops waiting when the host stops", async () => {
    const { invoker, clock, attempts, delivered } = asynchronous([failed], { onFailure: "arn:aws:sqs:r:a:f" });
    invoker.send("{}");
    await clock.advance(1000);
    await invoker.stop();
    expect([attempts.length, delivered.length, invoker.pending]).toEqual([1, 0, 0]);
  });
});
