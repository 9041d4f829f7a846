import fc from "fast-check";
import { expect, it } from "vitest";
import { ExactSum } from "../../../../simulator/metrics/exact-sum.js";

/** A double as a whole number of 2^-1074, the smallest step there is. */
function steps(value: number): bigint {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const raw = bits.getBigUint64(0);
  const exponent = (raw >> 52n) & 0x7ffn;
  const mantissa = exponent === 0n ? raw & 0xfffffffffffffn : (raw & 0xfffffffffffffn) | 0x10000000000000n;
  const magnitude = mantissa << (exponent === 0n ? 0n : exponent - 1n);
  return value < 0 ? -magnitude : magnitude;
}

it("a sum is the number nearest to the true sum, in whatever order its parts come", () => {
  const part = fc.oneof(
    fc.double({ noNaN: true, min: -1e100, max: 1e100 }),
    fc.integer({ min: -9, max: 9 }).map((n) => n / 10),
    fc.constantFrom(1e100, -1e100, 2 ** 53, 1, 0.5, 2 ** -53, -(2 ** -53)),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const [forward, backward] = [new ExactSum(), new ExactSum()];
      for (const value of parts) forward.add(value);
      for (const value of parts.toReversed()) backward.add(value);
      expect(forward.value + 0).toBe(backward.value + 0);
      const truth = parts.reduce((sum, value) => sum + steps(value), 0n);
      const off = (value: number): bigint => {
        const difference = steps(value) - truth;
        return difference < 0n ? -difference : difference;
      };
      const step = Math.max(Math.abs(forward.value) * 2 ** -53, Number.MIN_VALUE);
      for (const neighbour of [forward.value + step, forward.value - step])
        expect(off(forward.value) <= off(neighbour)).toBe(true);
    }),
  );
});

it("a value times a count is the value added so often", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), fc.integer({ min: 1, max: 50 }), (value, count) => {
      const [product, single] = [new ExactSum(), new ExactSum()];
      product.add(0.1);
      product.addProduct(value, count);
      single.add(0.1);
      for (let time = 0; time < count; time += 1) single.add(value);
      expect(product.value + 0).toBe(single.value + 0);
    }),
  );
});
