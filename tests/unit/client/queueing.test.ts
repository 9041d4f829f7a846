import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { utf8Bytes } from "../../../client/src/queue.js";
import { makeClient } from "./support/make-client.js";
import { trackMany } from "./support/track-many.js";

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
