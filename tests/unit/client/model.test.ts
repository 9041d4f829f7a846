import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createMetricsClient, type Drop, type FlushResult } from "../../../client/src/index.js";
import { fakeApi, MODES, type Mode } from "./support/fake-api.js";
import { virtualClock } from "./support/virtual-clock.js";

type Action =
  | { readonly kind: "track"; readonly count: number; readonly bad: boolean }
  | { readonly kind: "track-nonsense" }
  | { readonly kind: "mode"; readonly mode: Mode }
  | { readonly kind: "pass"; readonly ms: number }
  | { readonly kind: "flush"; readonly timeoutMs: number }
  | { readonly kind: "close"; readonly timeoutMs: number };

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("track"), count: fc.integer({ min: 1, max: 9 }), bad: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant({ kind: "track-nonsense" as const }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("mode"), mode: fc.constantFrom(...MODES) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("pass"), ms: fc.constantFrom(1, 30, 300, 2000, 15_000, 90_000) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("flush"), timeoutMs: fc.constantFrom(0, 50, 900, 20_000) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("close"), timeoutMs: fc.constantFrom(0, 900) }) },
);

const settings = fc.record({
  drop: fc.constantFrom("oldest" as const, "newest" as const),
  maxQueued: fc.integer({ min: 1, max: 30 }),
  maxBatch: fc.integer({ min: 1, max: 12 }),
  maxBytes: fc.constantFrom(1, 400, 100_000),
  maxAttempts: fc.integer({ min: 1, max: 6 }),
  budget: fc.integer({ min: 1, max: 5 }),
  budgetPerSecond: fc.constantFrom(0, 0.2, 1),
  seed: fc.integer(),
});

/** Draws from 0 to below 1 (a linear congruential generator: enough to vary waits). */
const drawing = (seed: number) => {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

async function run(given: typeof settings extends fc.Arbitrary<infer Given> ? Given : never, actions: readonly Action[]) {
  const clock = virtualClock();
  const api = fakeApi(clock);
  const drops: Drop[] = [];
  let keys = 0;
  const { retry, circuit } = {
    retry: { maxAttempts: given.maxAttempts, budget: given.budget, budgetPerSecond: given.budgetPerSecond },
    circuit: { failures: 3 },
  };
  const client = createMetricsClient({
    ...{ url: "https://api.example/live/", apiKey: "key", service: "shop", retry, circuit, clock, fetch: api.fetch },
    batch: { maxMetrics: given.maxBatch, maxBytes: given.maxBytes },
    queue: { maxMetrics: given.maxQueued, drop: given.drop },
    onDrop: (drop) => void drops.push(drop),
    onError: () => undefined,
    random: drawing(given.seed),
    uuid: () => `key-${keys++}`,
  });
  let valid = 0;
  let nonsense = 0;
  const flushes: { readonly began: number; readonly timeoutMs: number; ended?: number; result?: FlushResult }[] = [];

  const look = () => {
    const stats = client.stats();
    const dropped = Object.values(stats.dropped).reduce((sum, count) => sum + count, 0);
    expect(stats.tracked).toBe(valid + nonsense);
    expect(stats.sent + stats.invalid + stats.pending + dropped).toBe(stats.tracked);
    expect(stats.invalid).toBe(nonsense);
    expect(stats.pending).toBeLessThanOrEqual(given.maxQueued);
    expect(stats.retries).toBeLessThanOrEqual(given.budget + (clock.monotonicMs() / 1000) * given.budgetPerSecond + 1e-6);
    expect(stats.requests).toBe(api.asked.length);
    for (const { began, timeoutMs, ended } of flushes)
      expect((ended ?? clock.monotonicMs()) - began).toBeLessThanOrEqual(timeoutMs);
  };

  for (const step of actions) {
    if (step.kind === "mode") api.setMode(step.mode);
    else if (step.kind === "pass") await clock.advance(step.ms);
    else if (step.kind === "track-nonsense") {
      nonsense += 1;
      client.trackMetric("load", Number.NaN);
    } else if (step.kind === "track")
      for (let i = 0; i < step.count; i++) client.trackMetric("load", ++valid, step.bad ? { metadata: { bad: true } } : {});
    else {
      const flush: (typeof flushes)[number] = { began: clock.monotonicMs(), timeoutMs: step.timeoutMs };
      flushes.push(flush);
      const before = valid;
      void client[step.kind](step).then((result) => {
        flush.ended = clock.monotonicMs();
        flush.result = result;
        if (result.complete && before === valid) expect(client.stats().pending).toBe(0);
      });
      await clock.advance(0);
    }
    look();
  }
  api.setMode("ok");
  await clock.advance(3_600_000);
  look();
  expect(flushes.every(({ ended }) => ended !== undefined)).toBe(true);
  return { client, api, drops, valid };
}

/** A refused batch made the next one larger than was asked for. */
const TOO_LARGE: Parameters<typeof run> = [
  { drop: "oldest", maxQueued: 4, maxBatch: 4, maxBytes: 400, maxAttempts: 1, budget: 1, budgetPerSecond: 0, seed: 0 },
  [
    { kind: "track", count: 4, bad: false },
    { kind: "mode", mode: "small" },
    { kind: "pass", ms: 300 },
    { kind: "track", count: 4, bad: true },
  ],
];

describe("whatever happens", () => {
  test("each metric is sent once, or told to be dropped once, or counted as waiting", async () => {
    await fc.assert(
      fc.asyncProperty(settings, fc.array(action, { maxLength: 25 }), async (given, actions) => {
        const { client, api, drops, valid } = await run(given, actions);

        const stats = client.stats();
        const gone = drops.flatMap(({ reason, metrics }) => metrics.map(({ value }) => ({ reason, value })));
        expect(new Set(gone.map(({ value }) => value)).size).toBe(gone.length);
        const reasons = new Map(gone.map(({ value, reason }) => [value, reason]));
        const kept = Array.from({ length: valid }, (_none, place) => place + 1).filter((value) => !reasons.has(value));
        const sent = kept.filter((value) => api.taken.has(value));
        expect(sent.length).toBe(stats.sent);
        expect(kept.length - sent.length).toBe(stats.pending);
        if (given.budgetPerSecond > 0) expect(stats.pending).toBe(0);
        for (const [value, count] of api.taken) expect([value, count]).toEqual([value, 1]);
        const mayBeTaken = new Set(["retries_exhausted", "closed"]);
        for (const [value, reason] of reasons) if (!mayBeTaken.has(reason)) expect(api.taken.has(value)).toBe(false);
      }),
      { numRuns: 150 },
    );
  });

  test("requests hold metrics in their order, keep to the batch's size, and come when the API allows", async () => {
    await fc.assert(
      fc.asyncProperty(settings, fc.array(action, { maxLength: 25 }), async (given, actions) => {
        const { api } = await run(given, actions);

        expect([...api.taken.keys()].sort((a, b) => a - b)).toEqual([...api.taken.keys()]);
        for (const { values, body } of api.asked) {
          if (values.length > 1) expect(body.length).toBeLessThanOrEqual(given.maxBytes);
          expect(values.length).toBeLessThanOrEqual(given.maxBatch);
          expect([...values].sort((a, b) => a - b)).toEqual(values);
        }
        for (const { from, until } of api.notBefore) expect(api.asked.filter(({ at }) => at > from && at < until)).toEqual([]);
        const perKey = new Map<string, number>();
        for (const { key } of api.asked) perKey.set(key, (perKey.get(key) ?? 0) + 1);
        expect(Math.max(0, ...perKey.values())).toBeLessThanOrEqual(given.maxAttempts);
      }),
      { numRuns: 100, examples: [TOO_LARGE] },
    );
  });
});
