import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { testAlarms } from "../../obs/operations/test-alarms/index.js";
import { parseSeries } from "../../simulator/scenarios/series.js";
import { platform } from "./support/platform.js";

const doc = readFileSync("docs/alarm-tests.md", "utf8");
const fencesOf = (text: string) => [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)];
const fences = fencesOf(doc);
const blocks = (language: string): readonly string[] =>
  fences.filter((match) => match[1] === language).map((match) => match[2] ?? "");
const inReadme = fencesOf(readFileSync("README.md", "utf8")).flatMap((match) => (match[1] === "yaml" ? [match[2] ?? ""] : []));
const scenarios = [...blocks("yaml"), ...inReadme];

function run(yaml: string) {
  const file = join(mkdtempSync(join(tmpdir(), "docs-")), "first.yaml");
  writeFileSync(file, yaml);
  return testAlarms([file], platform()).verdicts;
}

describe("docs/alarm-tests.md and the README", () => {
  it.each(scenarios.map((yaml) => [yaml.split("\n")[1]?.trim(), yaml]))("has scenarios that run and pass: %s", (_, yaml = "") => {
    const verdicts = run(yaml);
    expect(verdicts.length).toBeGreaterThan(0);
    expect(verdicts.filter(({ passed }) => !passed)).toEqual([]);
  });

  it("shows the failure that a reader gets", () => {
    const [verdict] = run((scenarios[0] ?? "").replace("before: 20m", "before: 12m"));
    const [failure] = verdict?.failures ?? [];
    const drawn = (verdict?.timeline ?? "").split("\n").filter((line) => !/^ {4}\d/.test(line));
    const shown = blocks("").find((block) => block.includes("▅"));
    expect(shown?.trimEnd().split("\n")).toEqual([failure?.message, "", ...drawn.slice(1)]);
  });

  it("shows a test in TypeScript that is run", () => {
    expect(blocks("ts")).toEqual([readFileSync("tests/alarms/examples/payments.test.ts", "utf8")]);
  });

  const rows = [...doc.matchAll(/^\| `([^`]+)` +\| ([^|]*?) +\|$/gm)].filter(([, series]) => /^[\d_[]/.test(series ?? ""));
  it.each(rows.map(([, series = "", values = ""]) => [series, values]))(
    "says what the series %s stands for",
    (series, values) => {
      const { several, values: numbers } = parseSeries(series);
      const said = Array.from(numbers, (value, index) => {
        const list = several.get(index)?.map((one) => (one.count === 1 ? `${one.value}` : `${one.count} × ${one.value}`));
        return list?.join(" and ") ?? (Number.isNaN(value) ? "nothing" : `${value}`);
      });
      expect(values).toBe(said.join(", "));
      expect(rows.length).toBe(8);
    },
  );
});
