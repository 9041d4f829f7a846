import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UsageError } from "../../../../obs/errors.js";
import { measureNab } from "../../../../obs/operations/bench/nab/index.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nab-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

const minute = (at: number): string => new Date(Date.UTC(2026, 0, 1) + at * 60_000).toISOString().slice(0, 19).replace("T", " ");
const rows = Array.from({ length: 100 }, (_, at) => `${minute(at)},${at === 7 ? "" : at > 60 ? 90 : at % 3}`);
const series = ["timestamp,value", ...rows].join("\n");

describe("obs bench nab", () => {
  it("scores the groups that have windows, also of series with missing values, and no number of it is none", () => {
    write({ "data/realX/a.csv": series, "windows.json": JSON.stringify({ "realX/a.csv": [[minute(60), minute(70)]] }) });
    const results = measureNab(folder);
    expect(results.map(({ group, detector }) => `${group}, ${detector}`)).toEqual([
      "real, obs detect",
      "real, windowed Gaussian",
      "all, obs detect",
      "all, windowed Gaussian",
    ]);
    for (const { profiles } of results)
      for (const { score, interval } of profiles) expect([score, ...interval].every(Number.isFinite)).toBe(true);
    expect(results[1]?.profiles[0]?.score).toBeGreaterThan(0);
  });

  it.each<readonly [string, Readonly<Record<string, string>>, RegExp]>([
    ["windows that are no JSON", { "labels/combined_windows.json": "{" }, /combined_windows\.json is not JSON/],
    ["no data", { "windows.json": "{}" }, /data is no folder/],
    ["data that is a file", { "windows.json": "{}", data: "" }, /data is no folder/],
    ["no window of any file", { "windows.json": "{}", "data/realX/a.csv": series }, /has a window/],
    ["no window at all", { "windows.json": '{"realX/a.csv":[]}', "data/realX/a.csv": series }, /has a window/],
  ])("refuses %s", (_what, files, reason) => {
    write(files);
    expect(() => measureNab(folder)).toThrow(UsageError);
    expect(() => measureNab(folder)).toThrow(reason);
  });
});
