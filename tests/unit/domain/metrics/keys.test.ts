import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  doneSeries,
  justBefore,
  pendingShard,
  rawSeries,
  rollupAt,
  rollupSeries,
  serviceShard,
  shardOf,
  sortKeyOf,
  throughTime,
} from "../../../../domain/metrics/keys.js";
import { idArb, instantArb, nameArb } from "./arbitraries.js";

const shardArb = fc.nat({ max: 31 });
const timeArb = instantArb.map((ms) => new Date(ms).toISOString());
const keyArb = fc.tuple(timeArb, idArb).map(([timestamp, id]) => sortKeyOf({ timestamp, id }));

describe("partitions", () => {
  const seriesArb = fc.tuple(nameArb, nameArb, nameArb, shardArb);
  const partitionsOf = ([tenant, service_name, metric_type, shard]: [string, string, string, number]) => {
    const raw = rawSeries(tenant, { service_name, metric_type }, shard);
    return [raw, doneSeries(raw), rollupSeries(raw, "hour"), rollupSeries(raw, "day")];
  };

  it("of two series, kinds or shards are never the same", () => {
    fc.assert(
      fc.property(fc.uniqueArray(seriesArb, { minLength: 2, maxLength: 5, selector: String }), (all) => {
        const partitions = all.flatMap(partitionsOf);
        expect(new Set(partitions).size).toBe(4 * all.length);
      }),
    );
  });

  it("of two services or shards in the index are never the same", () => {
    const serviceArb = fc.tuple(nameArb, nameArb, shardArb);
    fc.assert(
      fc.property(fc.uniqueArray(serviceArb, { minLength: 2, maxLength: 5, selector: String }), (all) => {
        expect(new Set(all.map(([tenant, service, shard]) => serviceShard(tenant, service, shard))).size).toBe(all.length);
      }),
    );
    expect(pendingShard(3)).toBe("p3");
  });
});

describe("a shard", () => {
  it("is one of those there are, and always the same for an id", () => {
    fc.assert(
      fc.property(fc.oneof(idArb, fc.string()), fc.integer({ min: 1, max: 32 }), (id, shards) => {
        const shard = shardOf(id, shards);
        expect(Number.isInteger(shard) && shard >= 0 && shard < shards).toBe(true);
        expect(shardOf(id, shards)).toBe(shard);
      }),
    );
  });

  it.each([2, 3, 4, 7, 16, 32])("of %i is about as full as the others, also where ids differ in their end alone", (shards) => {
    const letters = (n: number): string =>
      [...n.toString(16).padStart(32, "0")].map((digit) => "abcdefghijklmnop"[Number.parseInt(digit, 16)]).join("");
    const counts = Array.from({ length: shards }, () => 0);
    const ids = 20_000;
    for (let n = 0; n < ids; n++)
      counts[shardOf(`met_${letters(n)}`, shards)] = (counts[shardOf(`met_${letters(n)}`, shards)] ?? 0) + 1;
    for (const count of counts) expect(Math.abs(count - ids / shards)).toBeLessThan((ids / shards) * 0.25);
  });
});

describe("sort keys", () => {
  it("sort as their times do", () => {
    fc.assert(
      fc.property(instantArb, instantArb, idArb, idArb, (a, b, idA, idB) => {
        fc.pre(a !== b);
        const [keyA, keyB] = [
          sortKeyOf({ timestamp: new Date(a).toISOString(), id: idA }),
          sortKeyOf({ timestamp: new Date(b).toISOString(), id: idB }),
        ];
        expect(keyA < keyB).toBe(a < b);
      }),
    );
  });

  it("just before one is everything below it, and not the key", () => {
    fc.assert(
      fc.property(fc.oneof(keyArb, timeArb), fc.oneof(keyArb, timeArb), (key, other) => {
        expect(justBefore(key) < key).toBe(true);
        expect(other <= justBefore(key)).toBe(other < key);
      }),
    );
  });

  it("through a time are those of the very time too, and none of a later one", () => {
    fc.assert(
      fc.property(instantArb, idArb, (ms, id) => {
        const [timestamp, later] = [new Date(ms).toISOString(), new Date(ms + 1).toISOString()];
        expect(sortKeyOf({ timestamp, id }) <= throughTime(timestamp)).toBe(true);
        expect(sortKeyOf({ timestamp: later, id }) > throughTime(timestamp)).toBe(true);
      }),
    );
  });

  it("of sums are the start of the hour or day that the time lies in", () => {
    expect(rollupAt("2026-01-02T03:04:05.678Z", "hour")).toBe("2026-01-02T03:00:00.000Z");
    expect(rollupAt("2026-01-02T00:00:00.000Z", "day")).toBe("2026-01-02T00:00:00.000Z");
    fc.assert(
      fc.property(timeArb, (time) => {
        for (const [resolution, length] of [
          ["hour", 3_600_000],
          ["day", 86_400_000],
        ] as const) {
          const age = Date.parse(time) - Date.parse(rollupAt(time, resolution));
          expect(age >= 0 && age < length).toBe(true);
        }
      }),
    );
  });
});
