import { describe, expect, test } from "vitest";
import { parseRetryAfter } from "../../../client/src/retry-after.js";
import { makeClient } from "./support/make-client.js";
import { trackMany } from "./support/track-many.js";

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
