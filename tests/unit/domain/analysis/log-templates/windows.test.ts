import { describe, expect, test } from "vitest";
import { compareWindows } from "../../../../../domain/analysis/log-templates/index.js";

const window = (counts: Readonly<Record<string, number>>, seconds = 3600) => ({
  seconds,
  templates: Object.entries(counts).map(([text, count], at) => ({ id: text.charCodeAt(0) + at * 0, text, count })),
});

describe("two windows", () => {
  test("tell new templates from the first line, gone ones, and rates that changed", () => {
    const changes = compareWindows(window({ a: 100, b: 100, c: 100, d: 5 }), window({ a: 104, b: 300, d: 4, e: 1 }));
    expect(changes.map(({ text, kind }) => [text, kind])).toEqual([
      ["c", "gone"],
      ["b", "more"],
      ["e", "new"],
    ]);
    expect(changes[1]).toMatchObject({ before: 100 / 3600, after: 300 / 3600 });
  });

  test("of different length are compared by rate", () => {
    expect(compareWindows(window({ a: 3600 }), window({ a: 300 }, 300))).toEqual([]);
    expect(compareWindows(window({ a: 3600 }), window({ a: 100 }, 300))).toMatchObject([{ kind: "less" }]);
  });

  test("without length say nothing", () => {
    expect(compareWindows(window({ a: 1 }, 0), window({ a: 1 }))).toEqual([]);
  });
});
