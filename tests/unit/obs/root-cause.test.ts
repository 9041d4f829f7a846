import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { UsageError } from "../../../obs/errors.js";
import { measurePetShop, topShare } from "../../../obs/operations/bench/petshop.js";
import { incidentOf } from "../domain/analysis/root-cause/support.js";

const slow = { latency: [0.02, 0.02, 0.5, 0.5, 0.5, 0.5] };
const calls = "front>shop shop>store front>mail";
const incident = incidentOf(
  calls,
  { node: "front", metric: "latency" },
  { front: slow, shop: slow, store: slow },
  { points: 700 },
);

const obs = (input: string): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> =>
  new Promise((resolve) => {
    const child = execFile("node", ["bin/launch.mjs", "obs/main.ts", "root-cause"], (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
    child.stdin?.end(input);
  });

describe("obs root-cause", () => {
  test("writes causes with their evidence", async () => {
    const { code, stdout, stderr } = await obs(JSON.stringify(incident));
    expect([code, stderr]).toEqual([0, ""]);
    const [best] = JSON.parse(stdout).causes;
    expect(best).toMatchObject({ node: "store", symptom: "latency", path: ["front", "shop", "store"] });
  });

  test("tells every problem, one a line, and exits with 2", async () => {
    const { code, stdout, stderr } = await obs(JSON.stringify({ ...incident, target: { node: "x", metric: "y" } }));
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr.trim().split("\n")).toEqual([
      'target.metric: latency, availability, requests: one of these is needed, not "y"',
      'target.node: "x" is not a node of the graph and has no series',
    ]);
  });

  test.each([
    ["", /^standard input is empty/],
    ["{", /^standard input is not JSON/],
    ["a\nb\u001b[31m", /^standard input is not JSON: [\u0020-\u007e]*\n$/],
  ])("refuses %j", async (input, said) => {
    const { code, stderr } = await obs(input);
    expect(code).toBe(2);
    expect(stderr).toMatch(said);
  });
});

describe("the PetShop benchmark", () => {
  const data = mkdtempSync(join(tmpdir(), "petshop-"));
  afterAll(() => rmSync(data, { recursive: true }));
  const write = (name: string, value: unknown): void => writeFileSync(join(data, name), JSON.stringify(value));

  test("ranks causes with names hidden, and looks at quiet stretches", () => {
    mkdirSync(join(data, "incidents"));
    write("normal.json", incident.normal);
    write("answers.json", { one: { node: "store", scenario: "low", target_metric: "latency" } });
    write("incidents/one.json", { ...incident, normal: "normal.json" });
    const { results, quiet } = measurePetShop(data);
    expect(results).toMatchObject([{ id: "one", scenario: "low", metric: "latency", cause: "store", rank: 1 }]);
    expect(results[0]?.found).not.toContain("store");
    expect(topShare(results, 1)).toBe(1);
    expect(quiet).toEqual({ asked: 8, right: 8 });
  });

  test("names the file that is not there or wrong", () => {
    expect(() => measurePetShop(join(data, "nowhere"))).toThrow(/nowhere\/answers\.json is not there/);
    write("answers.json", { two: { node: "store", scenario: "low" } });
    write("incidents/two.json", { ...incident, nodes: 3 });
    expect(() => measurePetShop(data)).toThrow(UsageError);
    expect(() => measurePetShop(data)).toThrow(/two\.json\nnodes: a list is needed, not a number/);
  });
});
