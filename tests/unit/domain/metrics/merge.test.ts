import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeShards, type ShardPage } from "../../../../domain/metrics/merge.js";

/** A shard's answer: its newest below `below`, at most so many looked at. */
const pageOf = (shard: readonly string[], below: string | undefined, share: number): ShardPage<{ at: string }> => {
  const open = shard
    .filter((at) => below === undefined || at < below)
    .toSorted()
    .toReversed();
  const looked = open.slice(0, share);
  return {
    items: looked.map((at) => ({ at })),
    scanned: looked.length,
    last: looked.length === share ? looked.at(-1) : undefined,
  };
};

const keyArb = fc.stringMatching(/^[a-z]{3}$/);
const shardsArb = fc
  .uniqueArray(fc.tuple(keyArb, fc.nat({ max: 3 })), { maxLength: 60, selector: ([key]) => key })
  .map((entries) => [0, 1, 2, 3].map((shard) => entries.filter(([, of]) => of === shard).map(([key]) => key)));

describe("pages over shards", () => {
  it("hold every item once, in order, however uneven the shards and however little each tells at a time", () => {
    fc.assert(
      fc.property(shardsArb, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }), (shards, limit, share) => {
        const seen: string[] = [];
        let below: string | undefined;
        do {
          const merged = mergeShards(
            shards.map((shard) => pageOf(shard, below, share)),
            limit,
          );
          expect(merged.items.length).toBeLessThanOrEqual(limit);
          seen.push(...merged.items.map(({ at }) => at));
          below = merged.next;
        } while (below !== undefined);
        expect(seen).toEqual(shards.flat().toSorted().toReversed());
      }),
    );
  });

  it("hold every item that was there from the first to the last page, whatever is written in between", () => {
    fc.assert(
      fc.property(
        shardsArb,
        fc.array(fc.array(fc.tuple(keyArb, fc.nat({ max: 3 })), { maxLength: 8 }), { maxLength: 20 }),
        (shards, writes) => {
          const now = shards.map((shard) => [...shard]);
          const seen: string[] = [];
          let below: string | undefined;
          let page = 0;
          do {
            const merged = mergeShards(
              now.map((shard) => pageOf(shard, below, 4)),
              5,
            );
            seen.push(...merged.items.map(({ at }) => at));
            below = merged.next;
            for (const [key, shard] of writes[page] ?? []) if (!now.flat().includes(key)) now[shard]?.push(key);
            page += 1;
          } while (below !== undefined);
          expect(new Set(seen).size).toBe(seen.length);
          expect(seen).toEqual(seen.toSorted().toReversed());
          for (const key of shards.flat()) expect(seen).toContain(key);
        },
      ),
    );
  });
});
