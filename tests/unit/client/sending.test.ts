import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { utf8Bytes } from "../../../client/src/queue.js";
import { parseRetryAfter } from "../../../client/src/retry-after.js";
import { makeClient } from "./support/make-client.js";

const trackMany = (client: ReturnType<typeof makeClient>["client"], count: number, from = 1): void => {
  for (let value = from; value < from + count; value++) client.trackMetric("load", value);
};

describe("batches", () => {
  test("leave when they are full, without waiting", async () => {
    const { client, clock, times, api } = makeClient({ batch: { maxMetrics: 3 } });
    trackMany(client, 7);
    expect(api.asked).toEqual([]); // never within the caller's call
    await clock.advance(50);
    expect(api.asked.map(({ values }) => values)).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    await clock.advance(1000);
    expect(api.asked[2]?.values).toEqual([7]);
    expect(times()[2]).toBe(1000);
  });

  test("leave when their bytes are enough", async () => {
    const { client, clock, api } = makeClient({ batch: { maxBytes: 300 } });
    trackMany(client, 9);
    await clock.advance(2000);
    for (const { body } of api.asked) expect(body.length).toBeLessThanOrEqual(300);
    expect(client.stats().sent).toBe(9);
  });

  test("count bytes, not characters", async () => {
    const { client, clock, api } = makeClient({ batch: { maxBytes: 1000 } });
    for (let i = 0; i < 8; i++) client.trackMetric("load", i, { metadata: { note: "ü€😀".repeat(20) } });
    await clock.advance(2000);
    for (const { body } of api.asked) expect(new TextEncoder().encode(body).length).toBeLessThanOrEqual(1000);
  });

  test("one request is made at a time", async () => {
    const { client, clock, api } = makeClient({ batch: { maxMetrics: 1 } });
    trackMany(client, 3);
    await clock.advance(19);
    expect(api.asked).toHaveLength(1);
    await clock.advance(100);
    expect(api.asked).toHaveLength(3);
  });
});

describe("failures", () => {
  test("a batch whose answer was lost comes again under its key and has no second effect", async () => {
    const { client, clock, api } = makeClient();
    api.setMode("lost-answer");
    trackMany(client, 2);
    await clock.advance(1100);
    api.setMode("ok");
    await clock.advance(5000);
    expect(new Set(api.asked.map(({ key }) => key)).size).toBe(1);
    expect([...api.taken.values()]).toEqual([1, 1]);
    expect(client.stats()).toMatchObject({ sent: 2, pending: 0 });
  });

  test("waits double, and after failures in a row the API is left alone for longer and longer", async () => {
    const { client, clock, api, times } = makeClient({ batch: { maxWaitMs: 0 }, circuit: { failures: 3, openMs: 10_000 } });
    api.setMode("unreachable");
    trackMany(client, 1);
    await clock.advance(75_000);
    expect(times()).toEqual([0, 200, 600, 10_600, 30_600, 70_600]);
    expect(client.stats().circuit).toBe("open");
    api.setMode("ok");
    await clock.advance(60_000);
    expect(client.stats()).toMatchObject({ circuit: "closed", sent: 1 });
  });

  test("waits are drawn at random", async () => {
    const draws = [0, 0.25];
    const { client, clock, api, times } = makeClient({ batch: { maxWaitMs: 0 }, random: () => draws.shift() ?? 0 });
    api.setMode("unreachable");
    trackMany(client, 1);
    await clock.advance(110);
    expect(times().slice(0, 3)).toEqual([0, 0, 100]);
  });

  test("retries have a budget that comes back with time", async () => {
    const retry = { budget: 2, budgetPerSecond: 0.1, maxAttempts: 100 };
    const { client, clock, api, times } = makeClient({ batch: { maxWaitMs: 0 }, retry, circuit: { failures: 100 } });
    api.setMode("unreachable");
    trackMany(client, 1);
    await clock.advance(31_000);
    expect(times()).toEqual([0, 200, 600, 10_200, 20_200, 30_200]);
    expect(client.stats()).toMatchObject({ requests: 6, retries: 5 });
  });

  test("after its attempts a batch is dropped and told", async () => {
    const { client, clock, api, drops } = makeClient({ retry: { maxAttempts: 2 } });
    api.setMode("unavailable");
    trackMany(client, 2);
    await clock.advance(2000);
    expect(drops).toMatchObject([{ reason: "retries_exhausted", status: 503, metrics: [{ value: 1 }, { value: 2 }] }]);
    expect(client.stats().dropped.retries_exhausted).toBe(2);
  });

  test("a request that is not answered ends after its time, also where fetch heeds no signal", async () => {
    const { client, clock, api, times } = makeClient({ batch: { maxWaitMs: 0 }, requestTimeoutMs: 3000 });
    api.setMode("deaf");
    trackMany(client, 1);
    await clock.advance(3100);
    api.setMode("ok");
    await clock.advance(1000);
    expect(times()).toEqual([0, 3200]);
    expect(client.stats().sent).toBe(1);
  });

  test("a wrong key is not asked with again and again", async () => {
    const { client, clock, api, drops } = makeClient({ batch: { maxWaitMs: 0 }, circuit: { failures: 2, openMs: 60_000 } });
    api.setMode("wrong-key");
    for (let i = 1; i <= 20; i++) {
      trackMany(client, 1, i);
      await clock.advance(1000);
    }
    expect(api.asked).toHaveLength(2);
    expect(drops).toMatchObject([
      { reason: "refused", status: 403 },
      { reason: "refused", detail: "answered 403: Forbidden" },
    ]);
    expect(client.stats().pending).toBe(18);
  });
});

describe("Retry-After", () => {
  test.each(["retry-after-seconds", "retry-after-date"] as const)("%s is heeded", async (mode) => {
    const { client, clock, api, times } = makeClient({ batch: { maxWaitMs: 0 } });
    api.setMode(mode);
    trackMany(client, 1);
    await clock.advance(6900);
    api.setMode("ok");
    trackMany(client, 1, 2);
    await clock.advance(10_000);
    expect(times()).toHaveLength(3);
    expect(times()[1]).toBeGreaterThanOrEqual(7020);
    expect(times()[1]).toBeLessThanOrEqual(8300);
  });

  test("is heeded up to a bound", async () => {
    const { client, clock, api, times } = makeClient({ batch: { maxWaitMs: 0 }, retry: { maxRetryAfterMs: 1000 } });
    api.setMode("retry-after-seconds");
    trackMany(client, 1);
    await clock.advance(1300);
    expect(times()).toEqual([0, 1220]);
  });

  const now = Date.parse("2026-03-01T12:00:00Z");
  test.each([
    ["120", 120_000],
    ["0", 0],
    ["Sun, 01 Mar 2026 12:00:30 GMT", 30_000],
    ["Sunday, 01-Mar-26 12:00:30 GMT", 30_000],
    ["Sun, 01 Mar 2026 11:59:30 GMT", undefined],
    ["soon", undefined],
    ["-5", undefined],
    ["1.5", undefined],
    ["2026-03-01", undefined],
    [null, undefined],
  ])("%s means %s ms", (header, wait) => expect(parseRetryAfter(header, now)).toBe(wait));
});

describe("metrics that the API finds wrong", () => {
  test("of a list that was refused, the right ones come again and the wrong ones are told", async () => {
    const { client, clock, api, drops, accepted } = makeClient();
    client.trackMetric("load", 1);
    client.trackMetric("load", 2, { metadata: { bad: true } });
    client.trackMetric("load", 3);
    await clock.advance(1200);
    expect(api.asked.map(({ values }) => values)).toEqual([
      [1, 2, 3],
      [1, 3],
    ]);
    expect(new Set(api.asked.map(({ key }) => key)).size).toBe(2);
    expect(drops).toMatchObject([{ reason: "rejected", status: 400, detail: "metadata is bad", metrics: [{ value: 2 }] }]);
    expect(accepted).toEqual(["met_1", "met_3"]);
    expect(client.stats()).toMatchObject({ sent: 2, dropped: { rejected: 1 }, pending: 0 });
  });

  test("of a list that was taken in part, nothing comes again", async () => {
    const { client, clock, api, drops } = makeClient();
    api.setMode("partial");
    client.trackMetric("load", 1);
    client.trackMetric("load", 2, { metadata: { bad: true } });
    await clock.advance(1200);
    expect(api.asked).toHaveLength(1);
    expect(drops).toMatchObject([{ reason: "rejected", status: 207, detail: "metadata is bad", metrics: [{ value: 2 }] }]);
    expect(client.stats()).toMatchObject({ sent: 1, dropped: { rejected: 1 } });
  });

  test("a list that is too large comes in halves", async () => {
    const { client, clock, api } = makeClient();
    api.setMode("small");
    trackMany(client, 8);
    await clock.advance(3000);
    expect([...api.taken.keys()]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(client.stats()).toMatchObject({ sent: 8, circuit: "closed" });
  });
});

describe("the queue", () => {
  test.each([
    ["oldest", [1, 2], [3, 4, 5]],
    ["newest", [4, 5], [1, 2, 3]],
  ] as const)("that is full drops the %s", async (drop, gone, kept) => {
    const { client, clock, api, drops } = makeClient({ queue: { maxMetrics: 3, drop } });
    trackMany(client, 5);
    await clock.advance(2000);
    expect(drops.flatMap(({ metrics }) => metrics.map(({ value }) => value))).toEqual(gone);
    expect([...api.taken.keys()]).toEqual(kept);
  });

  test("is bounded in bytes too", () => {
    const { client } = makeClient({ queue: { maxBytes: 1000 } });
    trackMany(client, 100);
    expect(client.stats().pending).toBeLessThan(12);
    expect(client.stats().dropped.queue_full).toBeGreaterThan(80);
  });
});

describe("flush", () => {
  test("sends at once and waits until all that was tracked is sent", async () => {
    const { client, clock } = makeClient({ batch: { maxMetrics: 2 } });
    trackMany(client, 5);
    const flushed = client.flush({ timeoutMs: 500 });
    await clock.advance(100);
    expect(await flushed).toEqual({ complete: true, pending: 0 });
    expect(client.stats().sent).toBe(5);
  });

  test("ends after its time when the API does not answer; the batch is not lost", async () => {
    const { client, clock, api } = makeClient();
    api.setMode("hangs");
    trackMany(client, 3);
    const flushed = client.flush({ timeoutMs: 400 });
    await clock.advance(400);
    expect(await flushed).toEqual({ complete: false, pending: 3 });
    api.setMode("ok");
    await clock.advance(10_000);
    expect(client.stats()).toMatchObject({ sent: 3, pending: 0 });
  });

  test("does not wait at all while the API is left alone for longer than it may", async () => {
    const { client, clock, api } = makeClient({ circuit: { failures: 1, openMs: 30_000 } });
    api.setMode("unreachable");
    trackMany(client, 1);
    await clock.advance(1500);
    const before = clock.monotonicMs();
    const { complete, pending } = await client.flush({ timeoutMs: 2000 });
    expect({ complete, pending, waited: clock.monotonicMs() - before }).toEqual({ complete: false, pending: 1, waited: 0 });
  });

  test("a batch that was in flight when the process froze comes again under its key", async () => {
    const { client, clock, api } = makeClient();
    api.setMode("hangs");
    trackMany(client, 2);
    await clock.advance(1100); // in flight; the process freezes, its connection dies
    api.setMode("ok");
    await clock.advance(600_000);
    expect(new Set(api.asked.map(({ key }) => key)).size).toBe(1);
    expect(client.stats()).toMatchObject({ sent: 2, pending: 0 });
  });
});

describe("close", () => {
  test("sends what waits, then takes nothing more", async () => {
    const { client, clock } = makeClient();
    trackMany(client, 3);
    const closed = client.close();
    await clock.advance(100);
    expect(await closed).toEqual({ complete: true, pending: 0 });
    trackMany(client, 1, 4);
    expect(client.stats()).toMatchObject({ sent: 3, dropped: { closed: 1 }, pending: 0 });
  });

  test("gives up what is left after its time, and counts it once, also when it is called twice", async () => {
    const { client, clock, api, drops } = makeClient();
    api.setMode("hangs");
    trackMany(client, 3);
    const closed = [client.close({ timeoutMs: 300 }), client.close({ timeoutMs: 300 })];
    await clock.advance(300);
    expect(await Promise.all(closed)).toEqual([
      { complete: false, pending: 0 },
      { complete: false, pending: 0 },
    ]);
    expect(drops).toMatchObject([{ reason: "closed", metrics: [{}, {}, {}] }]);
    await clock.advance(60_000);
    expect(client.stats().dropped.closed).toBe(3);
  });
});

test("bytes are counted as UTF-8 has them", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const json = JSON.stringify(text);
      expect(utf8Bytes(json)).toBe(new TextEncoder().encode(json).length);
    }),
  );
});
