import fc from "fast-check";
import { expect, it } from "vitest";
import { parseExpression } from "../../../../simulator/math/index.js";
import { evaluate, type Points } from "./support.js";

type Column = Map<number, number>; // time → value; a time that is missing is not there

/** An expression as text, and what it means written down once more, point by point over maps. */
interface Meaning {
  readonly text: string;
  readonly of: (series: Readonly<Record<string, Column>>, times: readonly number[]) => Column | number;
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

const OPERATORS: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "<": (a, b) => (a < b ? 1 : 0),
  ">=": (a, b) => (a >= b ? 1 : 0),
  "!=": (a, b) => (a !== b ? 1 : 0),
  AND: (a, b) => (a && b ? 1 : 0),
  OR: (a, b) => (a || b ? 1 : 0),
};

const column = (times: readonly number[], at: (time: number) => number | null | undefined): Column =>
  new Map(
    times.flatMap((time) => {
      const value = at(time);
      return value === null || value === undefined ? [] : [[time, value] as const];
    }),
  );

function binary(sign: string, left: Meaning, right: Meaning): Meaning {
  const apply = OPERATORS[sign] ?? (() => Number.NaN);
  return {
    text: `(${left.text} ${sign} ${right.text})`,
    of: (series, times) => {
      const [a, b] = [left.of(series, times), right.of(series, times)];
      if (typeof a === "number" && typeof b === "number") return finite(apply(a, b)) ?? Number.NaN;
      return column(times, (time) => {
        const x = typeof a === "number" ? a : a.get(time);
        const y = typeof b === "number" ? b : b.get(time);
        if (typeof a === "number" || typeof b === "number")
          return x === undefined || y === undefined ? null : finite(apply(x, y));
        return x === undefined && y === undefined ? null : finite(apply(x ?? 0, y ?? 0));
      });
    },
  };
}

const condition = (test: Meaning, yes: Meaning, no: Meaning): Meaning => ({
  text: `IF(${test.text}, ${yes.text}, ${no.text})`,
  of: (series, times) => {
    const [t, y, n] = [test.of(series, times), yes.of(series, times), no.of(series, times)];
    const at = (value: Column | number, time: number) => (typeof value === "number" ? finite(value) : value.get(time));
    if (typeof t === "number" && typeof y === "number" && typeof n === "number") return t ? y : n;
    return column(times, (time) => {
      const chosen = at(t, time);
      if (chosen === undefined || chosen === null) return null;
      if (chosen === 0) return at(n, time);
      return at(y, time) ?? (typeof t === "number" ? null : 0);
    });
  },
});

const sumAcross = (left: string, right: string): Meaning => ({
  text: `SUM([${left}, ${right}])`,
  of: (series, times) =>
    column(times, (time) => {
      const there = [left, right].flatMap((id) => series[id]?.get(time) ?? []);
      return there.length === 0 ? null : there.reduce((a, b) => a + b, 0);
    }),
});

const total = (id: string): Meaning => ({
  text: `SUM(${id})`,
  of: (series) => [...(series[id]?.values() ?? [])].reduce((a, b) => a + b, 0),
});

const ids = fc.constantFrom("m1", "m2", "m3");
const { meaning } = fc.letrec<{ meaning: Meaning }>((tie) => ({
  meaning: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    ids.map((id): Meaning => ({ text: id, of: (series) => series[id] ?? new Map() })),
    fc.integer({ min: 0, max: 5 }).map((value): Meaning => ({ text: String(value), of: () => value })),
    ids.map(total),
    fc.tuple(ids, ids).map(([a, b]) => sumAcross(a, b)),
    fc.tuple(fc.constantFrom(...Object.keys(OPERATORS)), tie("meaning"), tie("meaning")).map(([s, a, b]) => binary(s, a, b)),
    fc.tuple(tie("meaning"), tie("meaning"), tie("meaning")).map(([t, y, n]) => condition(t, y, n)),
  ),
}));

const points = fc.array(fc.option(fc.integer({ min: -4, max: 9 }), { freq: 3 }), { minLength: 5, maxLength: 5 });

it("any expression means what the page says of its parts, point by point", () => {
  fc.assert(
    fc.property(meaning, fc.record({ m1: points, m2: points, m3: points }), (expression, series) => {
      const times = [0, 1, 2, 3, 4];
      const columns = Object.fromEntries(
        Object.entries(series).map(([id, values]: [string, Points]) => [id, column(times, (time) => values[time])]),
      );
      // The last operand makes a series of what may be a single number.
      const expected = binary("+", expression, { text: "TIME_SERIES(0)", of: () => column(times, () => 0) }).of(columns, times);
      const found = evaluate(`${expression.text} + TIME_SERIES(0)`, series);
      expect(found).toEqual(times.map((time) => (typeof expected === "number" ? null : (expected.get(time) ?? null))));
    }),
    { numRuns: 500 },
  );
});

it("spaces do not change what an expression is", () => {
  const bare = (text: string): unknown =>
    JSON.parse(JSON.stringify(parseExpression(text), (key, value) => (key === "at" ? 0 : value)));
  fc.assert(
    fc.property(meaning, ({ text }) => {
      expect(bare(text.replaceAll(/([(),])/g, " $1 "))).toEqual(bare(text));
    }),
  );
});
