import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseSeries } from "../../../../simulator/scenarios/series.js";

/** What a series says, with lists as text. */
const read = (text: string): readonly (number | string)[] => {
  const { values, several } = parseSeries(text);
  return Array.from(values, (value, index) => {
    const list = several.get(index);
    return list ? list.map((one) => `${one.value}x${one.count}`).join(" ") : value;
  });
};

const integer = fc.integer({ min: -1000, max: 1000 });
const count = fc.integer({ min: 1, max: 50 });
const copies = <T>(times: number, make: (index: number) => T): T[] => Array.from({ length: times }, (_, index) => make(index));
/** A part of a series as it is written, and what it says. */
const part = fc.oneof(
  integer.map((value) => ({ text: `${value}`, says: [value] })),
  fc.tuple(integer, count).map(([value, times]) => ({ text: `${value}x${times}`, says: copies(times, () => value) })),
  fc.tuple(integer, integer, count).map(([from, step, times]) => ({
    text: `${from}${step < 0 ? "-" : "+"}${Math.abs(step)}x${times}`,
    says: copies(times, (index) => from + index * step),
  })),
  count.map((times) => ({ text: `_x${times}`, says: copies(times, () => Number.NaN) })),
  fc.tuple(fc.array(fc.tuple(integer, count), { minLength: 1, maxLength: 4 }), count).map(([list, times]) => {
    const inside = list.map(([value, often]) => `${value}x${often}`).join(" ");
    return { text: `[${inside}]x${times}`, says: copies(times, () => inside) };
  }),
);

describe("series notation", () => {
  it.each<[string, readonly (number | string)[]]>([
    ["5", [5]],
    ["0x3 6x2 _x2 7", [0, 0, 0, 6, 6, Number.NaN, Number.NaN, 7]],
    ["0+2x4", [0, 2, 4, 6]],
    ["9-3x3", [9, 6, 3]],
    ["-1.5x2", [-1.5, -1.5]],
    ["1e3-1e2x3", [1000, 900, 800]],
    ["_", [Number.NaN]],
    ["[1 2 900]x2 [100x98 3500x2]", ["1x1 2x1 900x1", "1x1 2x1 900x1", "100x98 3500x2"]],
    ["\n  1x2\n  2x2  ", [1, 1, 2, 2]],
  ])("reads %s", (text, says) => {
    expect(read(text)).toEqual(says);
  });

  it("reads whatever is put together from its parts", () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), (parts) => {
        expect(read(parts.map(({ text }) => text).join(" "))).toEqual(parts.flatMap(({ says }): (number | string)[] => says));
      }),
    );
  });

  it.each([
    ["", /the series is empty/],
    ["0x5 oops 3", /"oops" is no part of a series.*at character 5/],
    ["5 [1 2 3", /"\[" has no "\]".*at character 3/],
    ["5 x3", /"x3" is no part of a series.*at character 3/],
    ["0x0", /stands for no interval at all/],
    ["1+2", /must end in x and a count/],
    ["NaN", /is no part/],
    ["1x9999999999", /at most 16000000 are allowed/],
    ["[]x3", /holds no value/],
    ["[1 two]", /"two" is no value of a list/],
    ["[1 2", /"\[" has no "\]".*at character 1/],
  ])("says what is wrong with %j, and where", (text, message) => {
    expect(() => parseSeries(text)).toThrow(message);
  });

  it("a word that is no part of a series never passes", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 12 }), (text) => {
        let length: number | undefined;
        try {
          length = parseSeries(text).values.length;
        } catch {
          return;
        }
        // What passes consists of nothing but its parts.
        expect(length).toBeGreaterThan(0);
        expect(text).toMatch(/^[\s\d_.+\-eExX[\]]+$/);
      }),
    );
  });
});
