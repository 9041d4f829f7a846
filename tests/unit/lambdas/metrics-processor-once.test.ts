import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { type MetricPoint, type MetricsAccepted, MetricsAcceptedSchema } from "../../../domain/contracts/metric.js";
import { pendingShard, shardOf } from "../../../domain/metrics/keys.js";
import { toPending, toStored } from "../../../domain/metrics/points.js";
import { sweep } from "../../../lambdas/metrics-sweep/sweep.js";
import { createPutPending, createReadPending } from "../../../lambdas/shared/repositories/pending.js";
import { connect, failing, MemoryDynamo, platformTables, type Random, throttled } from "../../support/memory-dynamo/index.js";
import { createPipeline, messageOf, metricId } from "./support/pipeline.js";
import { expectedTable, foundIn } from "./support/pipeline-table.js";

const SHARDS = 2;
const NOW = new Date("2026-01-02T03:04:05.678Z");
const RECEIVED = new Date(NOW.getTime() - 600_000).toISOString();
const about = { tenant: "keyabc123", correlationId: "correlation-1", receivedAt: RECEIVED, shards: SHARDS, retentionDays: 30 };

/** Numbers in [0, 1) that follow from a seed (mulberry32). */
function randomOf(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Points of two series over some hours: most of them near a hundred, some far from it. */
const pointsArbitrary = fc
  .array(
    fc.record({
      metric_type: fc.constantFrom("response_time", "stock"),
      value: fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 98, max: 102 }) }, { weight: 1, arbitrary: fc.integer() }),
      secondsAgo: fc.integer({ min: 0, max: 4 * 3600 }),
      arrived: fc.constantFrom("queued", "stored and queued", "only stored"),
    }),
    { minLength: 1, maxLength: 80 },
  )
  .map((all) =>
    all.map(({ secondsAgo, arrived, ...rest }, n) => ({
      arrived,
      point: {
        id: metricId(n),
        service_name: "checkout",
        timestamp: new Date(NOW.getTime() - secondsAgo * 1000).toISOString(),
        ...rest,
      } satisfies MetricPoint,
    })),
  );

const chunksOf = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size));

const shuffled = <T>(list: readonly T[], random: Random): T[] =>
  list
    .map((one) => ({ one, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ one }) => one);

/** A pipeline with a table that fails as the seed says, and a sweep. */
function world(seed: number) {
  const random = randomOf(seed);
  const memory = new MemoryDynamo(platformTables());
  let now = NOW;
  const client = connect(new DynamoDBClient({ region: "us-east-1" }), memory);
  const pipeline = createPipeline({ client, shards: SHARDS, now: () => now, random });
  const swept: MetricsAccepted[] = [];
  return {
    ...pipeline,
    random,
    memory,
    swept,
    async sweep() {
      // What was swept to no effect is due again within the hour.
      now = new Date(now.getTime() + 3_600_000);
      const parts = {
        read: createReadPending(client, "metrics"),
        put: createPutPending(client, "metrics"),
        enqueue: async (body: string) => void swept.push(v.parse(MetricsAcceptedSchema, JSON.parse(body))),
        shards: SHARDS,
        graceMs: 60_000,
        maxPoints: 1000,
        deadline: { remainingMs: () => 10_000 },
        now: () => now,
      };
      await sweep(parts, () => undefined);
      now = NOW;
    },
  };
}

describe("points that come in any order, several times, to processes that die", () => {
  it("are stored, marked and counted once each in the end, and analysed once at most", async () => {
    await fc.assert(
      fc.asyncProperty(
        pointsArbitrary,
        fc.integer(),
        fc.record({
          crash: fc.integer({ min: 1, max: 25 }),
          share: fc.constantFrom(0, 0.1, 0.3),
          perMessage: fc.integer({ min: 1, max: 25 }),
        }),
        async (arrivals, seed, { crash, share, perMessage }) => {
          const { memory, invoke, published, asked, random, sweep: runSweep, swept } = world(seed);
          const points = arrivals.map(({ point }) => point);
          for (const { point, arrived } of arrivals) {
            const item = toStored(point, about);
            if (arrived === "only stored") memory.table("metrics").put(toPending(item, SHARDS));
            // After the note: a write may have its effect long after its caller gave it up.
            if (arrived !== "queued") memory.table("metrics").put(item);
          }
          const queued = arrivals.filter(({ arrived }) => arrived !== "only stored").map(({ point }) => point);
          await runSweep();
          const messages = [...chunksOf(queued, perMessage).map((some) => messageOf(some, SHARDS, RECEIVED)), ...swept];

          // Batches of messages that come twice, side by side; the process of each ends at some call, before or after its effect.
          let calls = 0;
          memory.faults = {
            ...failing(share, random),
            conflict: () => random() < share,
            undone: () => random() < share,
            stale: () => random() < share,
          };
          const { before, after } = memory.faults;
          memory.faults.before = (call) => (calls >= crash ? new Error("the process is gone") : before?.(call));
          memory.faults.after = (call) => (++calls >= crash ? new Error("the process is gone") : after?.(call));
          const deliveries = chunksOf(shuffled([...messages, ...messages], random), 3);
          for (const pair of chunksOf(deliveries, 2)) {
            calls = 0;
            await Promise.allSettled(pair.map(invoke));
          }

          // All is well again: what was not done comes again, and the sweep runs.
          memory.faults = {};
          await runSweep();
          for (const batch of chunksOf(shuffled([...messages, ...swept.splice(0)], random), 4)) {
            const results = await invoke(batch);
            expect(results.filter((result) => result instanceof Error)).toEqual([]);
          }

          const items = memory.table("metrics").items();
          expect(foundIn(items)).toEqual(expectedTable(points.map((point) => toStored(point, about))));
          expect(items.filter(({ pending }) => pending !== undefined)).toEqual([]);
          // The value of a process that died may be lost; none is published twice.
          expect(new Set(published).size).toBe(published.length);
          const questions = new Map(asked.map(({ analysisId, metric_type }) => [analysisId, metric_type]));
          for (const type of ["response_time", "stock"])
            expect([...questions.values()].filter((one) => one === type).length).toBeLessThanOrEqual(2);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("are published once each where no process dies", async () => {
    await fc.assert(
      fc.asyncProperty(pointsArbitrary, fc.integer(), fc.constantFrom(0, 0.2), async (arrivals, seed, share) => {
        const { memory, invoke, published, random } = world(seed);
        memory.faults = {
          before: () => (random() < share / 4 ? throttled() : undefined),
          conflict: () => random() < share,
          undone: () => random() < share,
          stale: () => random() < share,
        };
        const points = arrivals.map(({ point }) => point);
        const messages = chunksOf(points, 7).map((some) => messageOf(some, SHARDS, RECEIVED));
        let open = shuffled([...messages, ...messages], random);
        for (let round = 0; open.length > 0 && round < 20; round++) {
          const batch = open.splice(0, 5);
          const results = await Promise.all([invoke(batch), invoke(batch.slice(0, 2))]);
          open = [...open, ...batch.filter((_, index) => results[0]?.[index] instanceof Error)];
        }
        for (let round = 0; open.length > 0 && round < 50; round++) {
          const results = await invoke(open);
          open = open.filter((_, index) => results[index] instanceof Error);
        }
        expect(open).toEqual([]);
        expect([...published].sort()).toEqual(points.map(({ id }) => id).sort());
        expect(foundIn(memory.table("metrics").items())).toEqual(expectedTable(points.map((point) => toStored(point, about))));
      }),
      { numRuns: 100 },
    );
  });
});

describe("the sweep", () => {
  it("leaves nothing pending and finds every shard", async () => {
    const { memory, sweep: runSweep, swept, invoke } = world(1);
    const points = Array.from({ length: 40 }, (_, n) => ({
      id: metricId(n),
      service_name: "checkout",
      metric_type: "stock",
      value: n,
      timestamp: NOW.toISOString(),
    }));
    for (const point of points) memory.table("metrics").put(toPending(toStored(point, about), SHARDS));
    await runSweep();
    expect(swept.flatMap((message) => message.points)).toHaveLength(40);
    await invoke(swept);
    expect(
      memory
        .table("metrics")
        .items()
        .filter(({ pending }) => pending !== undefined),
    ).toEqual([]);
    expect(new Set(points.map(({ id }) => pendingShard(shardOf(id, SHARDS))))).toEqual(new Set(["p0", "p1"]));
  });
});
