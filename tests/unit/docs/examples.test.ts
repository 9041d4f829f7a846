import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { expect, it } from "vitest";
import { assess } from "../../../domain/analysis/report/index.js";
import { readIncident as incidentOf, rootCauses } from "../../../domain/analysis/root-cause/index.js";
import { readIncident } from "../../../obs/operations/explain/read.js";

const page = (name: string): string => readFileSync(`docs/${name}.md`, "utf8");

it("docs/analysis.md tells the first cause that its example has", async () => {
  const read = await readIncident("docs/examples/analysis/payment-down.json", Readable.from([]));
  if (read.kind !== "material") throw new Error("the example is no material");
  const [first] = assess(read.material, "2026-11-21T18:10:00.000Z").rootCauses;
  expect(page("analysis")).toContain(
    `${first?.node}: ${first?.kind} (${Math.round((first?.score ?? 0) * 100)} % of the disorder)`,
  );
});

it("docs/root-cause.md shows the first cause that its example has", () => {
  const [first] = rootCauses(incidentOf(JSON.parse(readFileSync("docs/examples/root-cause/incident.json", "utf8")))).causes;
  const shown = /jq '\.causes\[0\]'\n(\{[\s\S]*?\n\})\n```/.exec(page("root-cause"))?.[1];
  expect(JSON.parse(shown ?? "null")).toEqual(first);
});
