import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";

const obs = (args: readonly string[]) => spawnSync("node", ["bin/launch.mjs", "obs/main.ts", ...args], { encoding: "utf8" });

describe("a misspelt option that is required", () => {
  it.each([
    [["explain", "--incedent", "x"], "--incedent", "--incident"],
    [["bench", "nab", "--dat", "x"], "--dat", "--data"],
  ])("%j: what was written is told, not that it is missing", (args, written, meant) => {
    const { status, stderr, stdout } = obs(args);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(`unknown option '${written}'\n(Did you mean ${meant}?)`);
    expect(stderr).not.toContain("not specified");
  });

  it("is told as missing where nothing else was written", () => {
    const { status, stderr } = obs(["explain", "--json"]);
    expect(status).toBe(2);
    expect(stderr).toContain("required option '--incident <file>' not specified");
  });
});
