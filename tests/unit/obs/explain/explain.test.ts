import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gunzipSync } from "node:zlib";
import * as v from "valibot";
import { afterAll, describe, expect, it } from "vitest";
import { applyNarrative, assess } from "../../../../domain/analysis/report/index.js";
import { AnalysisReportSchema } from "../../../../domain/contracts/report.js";
import { UsageError } from "../../../../obs/errors.js";
import { readIncident } from "../../../../obs/operations/explain/read.js";
import { reportText } from "../../../../obs/operations/explain/text.js";
import { materialOf } from "../../domain/analysis/report/builder.js";
import { BUILT } from "../../domain/analysis/report/faults.js";

const folder = mkdtempSync(join(tmpdir(), "explain-"));
afterAll(() => rmSync(folder, { recursive: true }));
const quiet = materialOf({ trigger: { node: "payment-handler", metric: "latency" } });
const material = BUILT.poison?.material ?? quiet;
const NOTHING = { timestamps: [], series: {} };
const RECORDED = "tests/unit/domain/analysis/report/materials";
const NOW = "2026-11-21T10:31:00.000Z";

function written(name: string, content: string): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

const obs = (
  args: readonly string[],
  input = "",
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> =>
  new Promise((resolve) => {
    const child = execFile("node", ["bin/launch.mjs", "obs/main.ts", "explain", ...args], (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
    child.stdin?.end(input);
  });

describe("obs explain", () => {
  it("writes a report from a file", async () => {
    const { code, stdout, stderr } = await obs(["--incident", written("one.json", JSON.stringify(material))]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("FIRST CAUSE\n  queue:orders: poison-messages");
  });

  it("writes the report as JSON from standard input", async () => {
    const { code, stdout } = await obs(["--incident", "-", "--json"], JSON.stringify(material));
    expect(code).toBe(0);
    expect(v.parse(AnalysisReportSchema, JSON.parse(stdout)).rootCauses[0]).toMatchObject({
      node: "queue:orders",
      kind: "poison-messages",
    });
  });

  it("shows a report as it was kept, in the model's words", async () => {
    const report = assess(material, NOW);
    const [said] = report.summary;
    const told = {
      ...report,
      summary: [{ ...said, text: "The model's own words." }],
      narrator: { ...report.narrator, model: "claude" },
    };
    const shown = await obs(["--incident", written("report.json", JSON.stringify(told))]);
    expect([shown.code, shown.stderr]).toEqual([0, ""]);
    expect(shown.stdout).toContain("WHAT HAPPENED\n  The model's own words.");
    expect(shown.stdout).toContain("in the words of claude");
    const passed = await obs(["--incident", "-", "--json"], JSON.stringify(told));
    expect(JSON.parse(passed.stdout)).toEqual(told);
  });

  it("lists every problem of a material with its place, and exits with 2", async () => {
    const wrong = { ...material, version: 2, traces: [{ id: "" }], trigger: { ...material.trigger, metric: "speed" } };
    const { code, stdout, stderr } = await obs(["--incident", "-"], JSON.stringify(wrong));
    expect([code, stdout]).toEqual([2, ""]);
    for (const place of ["version: ", "trigger.metric: ", "traces.0.id: ", "traces.0.steps: is missing"])
      expect(stderr).toContain(`standard input: ${place}`);
  });
});

describe("what cannot be read", () => {
  const read = (file: string, input = "") => readIncident(file, Readable.from([input]));
  const told = (value: unknown): Promise<string> =>
    read("-", JSON.stringify(value)).then(
      () => "",
      (error: unknown) => (error instanceof UsageError ? error.message : String(error)),
    );

  it.each([
    ["a file that is not there", join(folder, "none.json"), "", /none\.json cannot be read/],
    ["an empty input", "-", " \n", /standard input is empty/],
    ["what is no JSON", "-", "{", /standard input is not JSON/],
    [
      "a number that is too large",
      "-",
      JSON.stringify({ ...material, metrics: { ...material.metrics, normal: { timestamps: [4242], series: {} } } }).replace(
        "4242",
        "1e999",
      ),
      /standard input: metrics\.normal\.timestamps\.0: must be a number below/,
    ],
  ])("%s is told", async (_what, file, input, said) => {
    await expect(read(file, input)).rejects.toThrow(said);
    await expect(read(file, input)).rejects.toThrow(UsageError);
  });

  it.each([
    [[], "standard input: an object is needed, not a list"],
    [null, "standard input: an object is needed, not null"],
    ["text", "standard input: an object is needed, not a string"],
  ])("%j is told in one line", async (value, said) => {
    expect(await told(value)).toBe(said);
  });

  it("a trigger at a node that nothing tells of is told", async () => {
    expect(await told({ ...material, trigger: { ...material.trigger, node: "ordr-api" } })).toBe(
      'standard input: trigger.node: "ordr-api" is not a node of the graph and has no series',
    );
  });

  it("edges from and to nodes that nothing tells of are told, each place", async () => {
    const edges = [...material.edges, ["order-api", "qeue:orders"], ["cient", "order-api"]];
    const at = material.edges.length;
    expect((await told({ ...material, edges })).split("\n")).toEqual([
      `standard input: edges.${at}.1: "qeue:orders" is not a node of the graph and has no series`,
      `standard input: edges.${at + 1}.0: "cient" is not a node of the graph and has no series`,
    ]);
  });

  it("a node that only a series, a trace or a further metric tells of may be noticed and called", async () => {
    const nodes = material.nodes.filter(({ name }) => name !== "order-api");
    const [trace] = BUILT["payment-slow"]?.material.traces ?? [];
    expect(await told({ ...material, nodes, trigger: { ...material.trigger, node: "order-api" } })).toBe("");
    const traced = { ...material, nodes: [], edges: [], further: [], metrics: { normal: NOTHING, incident: NOTHING } };
    const node = trace?.steps[0]?.node;
    expect(await told({ ...traced, traces: [trace], trigger: { ...material.trigger, node } })).toBe("");
    const further = [
      { node: "queue:dead", name: "Age", statistic: "Maximum", unit: "", reference: "r", timestamps: [], values: [] },
    ];
    expect(await told({ ...material, further, trigger: { ...material.trigger, node: "queue:dead" } })).toBe("");
  });

  it.each(readdirSync(RECORDED))("what the analysis recorded is read: %s", async (file) => {
    const recorded = gunzipSync(readFileSync(join(RECORDED, file))).toString();
    expect((await read("-", recorded)).kind).toBe("material");
  });

  it("a report that is wrong is told as a report", async () => {
    const { confidence: _, ...wrong } = assess(material, NOW);
    expect(await told(wrong)).toBe("standard input: confidence: is missing");
  });

  it("a thousand problems are told in fifty lines", async () => {
    const error = await read("-", JSON.stringify({ ...material, nodes: Array.from({ length: 1000 }, () => 3) })).catch(
      (thrown: unknown) => thrown,
    );
    expect(String(error).split("\n")).toHaveLength(51);
  });
});

describe("the text of a report", () => {
  const report = assess(material, NOW);
  const text = reportText(report);

  it("tells in this order how bad it is, what first, why, what to do and how sure", () => {
    const headings = text.split("\n").filter((line) => /^[A-Z ]+$/.test(line));
    expect(headings.slice(0, 4)).toEqual(["WHAT HAPPENED", "FIRST CAUSE", "WHY", "WHAT TO DO"]);
    expect(headings.at(-1)).toBe("HOW SURE");
    expect(text).toMatch(/^SEV3 medium, dev, 2026-11-21 10:30:00 UTC/);
  });

  it("tells with how bad it is what it does to the objectives", () => {
    const [level] = report.serviceLevels;
    const [head = "", rest] = text.replaceAll(/\n {6}/g, " ").split("WHAT HAPPENED");
    expect(head).toContain(`  ${level?.evidence[0]?.padEnd(4)}order-processor: 99.2`);
    expect(head).toContain("would be gone in ");
    expect(rest).not.toContain("error budget");
    expect(reportText(assess({ ...material, metrics: { normal: NOTHING, incident: NOTHING } }, NOW))).not.toContain("budget");
  });

  it("shows every piece of evidence that it cites, and the runbook of every action", () => {
    for (const [, cited = ""] of text.matchAll(/\[([amgtlc]\d[^\]]*)\]/g))
      for (const id of cited.split(/\s+/)) expect(text).toMatch(new RegExp(`^  ${id} `, "m"));
    for (const { runbook } of report.actions) expect(text).toContain(`runbooks/${runbook}`);
  });

  it("says what was lacking, and that no model or which one told it", () => {
    const poorer = reportText({ ...report, lacking: [{ source: "traces", reason: "its deadline passed" }] });
    expect(poorer).toContain("lacking traces: its deadline passed");
    expect(poorer).toContain("no model was asked");
    const told = applyNarrative(report, {}, { model: "claude", inputTokens: 1, outputTokens: 1, costUsd: 0, cached: false });
    expect(reportText(told)).toContain("claude");
  });

  it("holds nothing that a terminal would obey, whatever a report says", () => {
    const shown = reportText({ ...report, confidenceReason: "good \u001b[31mred\u0007" });
    expect(shown).toContain("good [31mred");
    expect(shown).not.toMatch(/[^\P{Cc}\n]/u);
  });

  it("says what to begin with where there is no cause", () => {
    const none = reportText(assess(quiet, NOW));
    expect(none).toContain("none: nothing that was fetched shows where it comes from");
    expect(none).toContain("runbooks/incident-response.md");
  });

  it("fits on a screen", () => {
    for (const { material: one } of Object.values(BUILT))
      for (const line of reportText(assess(one, NOW)).split("\n")) expect(line.length).toBeLessThanOrEqual(120);
  });
});
