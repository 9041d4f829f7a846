import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { LogLine, parseFilterPattern } from "../../../../simulator/patterns/index.js";

interface Vectors {
  readonly vectors: readonly { readonly pattern: string; readonly message: string; readonly match: boolean }[];
  readonly extraction: { readonly pattern: string; readonly message: string; readonly fields: Readonly<Record<string, string>> };
}

const file = ["../shared", "../../shared"]
  .map((folder) => resolve(folder, "bench/cloudwatch/filter_patterns.json"))
  .find(existsSync);
if (file === undefined) process.stderr.write("skipped: ../shared/bench/cloudwatch/filter_patterns.json is not there\n");
const read = (path: string): Vectors => JSON.parse(readFileSync(path, "utf8"));

describe.skipIf(file === undefined)("filter patterns as AWS documents them", () => {
  const { vectors, extraction } = file ? read(file) : { vectors: [], extraction: { pattern: "", message: "", fields: {} } };

  it.each(vectors)("$pattern: $match for $message", ({ pattern, message, match }) => {
    expect(parseFilterPattern(pattern).match(new LogLine(message)) !== null).toBe(match);
  });

  it("reads the fields of a space-delimited line", () => {
    const reader = parseFilterPattern(extraction.pattern).match(new LogLine(extraction.message));
    const found = Object.keys(extraction.fields).map((name) => [name, reader?.(name)]);
    expect(Object.fromEntries(found)).toEqual(extraction.fields);
  });
});
