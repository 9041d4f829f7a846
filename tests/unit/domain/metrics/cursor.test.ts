import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeCursor, encodeCursor } from "../../../../domain/metrics/cursor.js";
import { idArb, instantArb, nameArb } from "./arbitraries.js";

const digest = (text: string): string => createHash("sha256").update(text).digest("base64url").slice(0, 22);
const timeArb = instantArb.map((ms) => new Date(ms).toISOString());
/** Where a page ends: at a point, or at a sum. */
const pointArb = fc.oneof(
  fc.tuple(timeArb, idArb).map(([timestamp, id]) => `${timestamp}#${id}`),
  timeArb,
);
const bindingArb = fc.record({
  tenant: nameArb,
  query: fc.record({
    service: nameArb,
    metric_type: fc.option(nameArb, { nil: undefined }),
    from: fc.option(fc.string(), { nil: undefined }),
  }),
});

describe("a cursor", () => {
  it("gives back its position to its own tenant and query", () => {
    fc.assert(
      fc.property(pointArb, bindingArb, (point, binding) => {
        const { from, metric_type, service } = binding.query;
        const reordered = { tenant: binding.tenant, query: { from, metric_type, service, to: undefined } };
        expect(decodeCursor(encodeCursor(point, binding, digest), reordered, digest)).toBe(point);
      }),
    );
  });

  it("is nothing to any other", () => {
    fc.assert(
      fc.property(pointArb, bindingArb, bindingArb, (point, mine, other) => {
        fc.pre(JSON.stringify(mine) !== JSON.stringify(other));
        expect(decodeCursor(encodeCursor(point, mine, digest), other, digest)).toBeUndefined();
      }),
    );
  });

  it("with any character changed, added or removed is none", () => {
    const alphabet = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=. "];
    fc.assert(
      fc.property(
        pointArb,
        bindingArb,
        fc.nat(),
        fc.constantFrom(...alphabet),
        fc.constantFrom(0, 1),
        (point, binding, place, other, kept) => {
          const cursor = encodeCursor(point, binding, digest);
          const index = place % cursor.length;
          const changed = cursor.slice(0, index) + other + cursor.slice(index + 1 - kept);
          fc.pre(changed !== cursor);
          expect(decodeCursor(changed, binding, digest)).toBeUndefined();
          expect(decodeCursor(cursor.slice(0, index), binding, digest)).toBeUndefined();
        },
      ),
    );
  });

  it("may be any text without harm", () => {
    const binding = { tenant: "t", query: {} };
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.string({ minLength: 600, maxLength: 700 })), (text) => {
        expect(decodeCursor(text, binding, digest)).toBeUndefined();
      }),
    );
  });

  it("is safe in an address", () => {
    fc.assert(
      fc.property(pointArb, bindingArb, (point, binding) => {
        expect(encodeCursor(point, binding, digest)).toMatch(/^[A-Za-z0-9_-]+$/);
      }),
    );
  });
});
