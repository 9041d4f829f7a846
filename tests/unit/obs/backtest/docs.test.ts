import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { backtest } from "../../../../obs/review/backtest/index.js";
import { readModel } from "../../../../simulator/model/index.js";
import { loadTerraform } from "../../../../terraform/index.js";
import { dataIn, fileOf } from "../events/support.js";

const EXAMPLE = "docs/examples/backtest";

/** The code blocks of a page. */
const blocksIn = (file: string): readonly string[] =>
  [...readFileSync(file, "utf8").matchAll(/^```\n([\s\S]*?)^```$/gm)].map(([, block = ""]) => block);

describe("docs/backtests.md", () => {
  it("has an example whose blips vanish and whose incident still rings", async () => {
    const [base, head] = ["base", "head"].map((side) => readModel(loadTerraform(`${EXAMPLE}/${side}`)));
    if (!base || !head) throw new Error("the example has two sides");
    const { report } = await backtest({ base, head, file: `${EXAMPLE}/events.csv` });
    expect(report.pages.vanish.filter(({ alarm }) => alarm === "pay-errors")).toHaveLength(2);
    expect(report.pages.move.filter(({ alarm }) => alarm === "pay-errors")).toHaveLength(1);
    expect(report.withoutData).toEqual({ base: [], head: [] });
  });

  it("shows event files that can be read", async () => {
    const blocks = blocksIn("docs/backtests.md");
    const ndjson = blocks.find((block) => block.startsWith('{"t"')) ?? "";
    const csv = blocks.find((block) => block.startsWith("timestamp,")) ?? "";
    expect(await dataIn({ file: fileOf("docs.ndjson", ndjson) })).toHaveLength(4);
    expect(await dataIn({ file: fileOf("docs.csv", csv) })).toHaveLength(1);
  });
});
