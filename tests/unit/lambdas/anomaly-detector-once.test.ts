import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { AnomalyDetector } from "../../../domain/analysis/anomaly/index.js";
import { createMemories } from "../../../lambdas/anomaly-detector/memories.js";
import { createReadSeries } from "../../../lambdas/anomaly-detector/read-series.js";
import { watch } from "../../../lambdas/anomaly-detector/watch.js";
import type { Measurement } from "../../../lambdas/shared/telemetry.js";
import { MemoryDynamo, platformTables } from "../../support/memory-dynamo/index.js";
import { FakeMetrics, MINUTE, SERIES, START } from "./support/anomaly-detector.js";
import { mockDynamo } from "./support/mock-dynamo.js";

const dynamo = new MemoryDynamo(platformTables());
const metrics = new FakeMetrics();
beforeAll(() => {
  mockDynamo(dynamo);
  metrics.mock();
});

/** Values that were told, by minute. */
type Told = Map<number, Set<string>>;

const series = SERIES["orders-completed"];
const memories = createMemories(new DynamoDBClient({ region: "us-east-1" }), "detectors", () => START);

const parts = (told: Told) => ({
  memories,
  read: createReadSeries(new CloudWatchClient({ region: "us-east-1" })),
  metrics: {
    write(measurements: readonly Measurement[], _metadata: unknown, at?: Date) {
      const minute = ((at?.getTime() ?? 0) - START) / MINUTE;
      const values = JSON.stringify(measurements.map(({ metric, value }) => [metric.name, value]));
      told.set(minute, (told.get(minute) ?? new Set()).add(values));
    },
  },
  settleSeconds: 0,
  learnMs: 24 * 60 * MINUTE,
  oddFrom: 1,
});

/** When a run is due, in minutes, and what becomes of its calls: fails before it is done, after, or works. */
const runs = fc.array(
  fc.record({ due: fc.integer({ min: 1, max: 40 }), trouble: fc.constantFrom("none", "none", "before", "after") }),
  { minLength: 2, maxLength: 8 },
);

it("each minute is shown to the detector once, however runs overlap, are repeated, die or do not learn that they were done", async () => {
  const values = Array.from({ length: 41 }, (_, minute) => (minute % 4 === 3 ? undefined : 10 + ((minute * 7) % 5)));
  await fc.assert(
    fc.asyncProperty(runs, fc.scheduler(), async (planned, scheduler) => {
      dynamo.reset();
      metrics.reset();
      metrics.set("OrdersCompleted", values);
      const told: Told = new Map();
      let calls = 0;
      const trouble = (when: string) => () => {
        calls += 1;
        const unlucky = planned[calls % planned.length]?.trouble === when && calls % 3 === 0;
        return scheduler.schedule(Promise.resolve(unlucky ? new Error(`the store failed ${when}`) : undefined));
      };
      const seen: number[] = [];
      const fails = trouble("after");
      dynamo.faults = {
        before: trouble("before"),
        after: ({ command }) => {
          if (command === "PutItem") seen.push(Number(dynamo.table("detectors").items()[0]?.seenUntil));
          return fails();
        },
      };
      metrics.before = async () => void (await scheduler.schedule(Promise.resolve()));
      const all = planned.map(({ due }) => watch("orders-completed", series, START + due * MINUTE, parts(told)));
      await scheduler.waitFor(Promise.allSettled(all));

      dynamo.faults = {};
      metrics.before = undefined;
      await watch("orders-completed", series, START + 41 * MINUTE, parts(told));
      const whole = AnomalyDetector.start();
      // The minute in which the series begins is not whole.
      for (const [minute, value] of values.entries()) if (minute > 0) whole.observe(START + minute * MINUTE, value ?? 0);
      const memory = await memories.read("orders-completed");
      expect(memory?.seenUntil).toBe(START + 41 * MINUTE);
      expect(Buffer.from(memory?.state ?? []).equals(Buffer.from(whole.state()))).toBe(true);
      // Nobody forgets what another run has seen.
      expect(seen).toEqual([...seen].sort((a, b) => a - b));
      // Told more than once, perhaps, and always the same; the first ones are what the series was learnt from.
      for (const [, ways] of told) expect(ways.size).toBe(1);
      const minutes = [...told.keys()].sort((a, b) => a - b);
      expect(minutes.at(-1)).toBe(40);
    }),
    { numRuns: 60 },
  );
});
