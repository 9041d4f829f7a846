import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeCdktfOutput } from "../../../obs/operations/local-target.js";
import { forgetOtherBackends } from "../../../obs/operations/synthesize.js";
import { loadTerraform } from "../../../terraform/index.js";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "obs-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

const stack = (name: string, dependsOn: string[], path: string) => ({
  name,
  dependsOn,
  resourceCount: 0,
  document: { terraform: { backend: { local: { path } } }, output: { name: { value: name } } },
});

const note = (name: string) => join(directory, "stacks", name, ".terraform", "terraform.tfstate");
const initialize = (name: string, path: string) => {
  mkdirSync(join(directory, "stacks", name, ".terraform"), { recursive: true });
  writeFileSync(note(name), JSON.stringify({ version: 3, backend: { type: "local", config: { path, workspace_dir: null } } }));
};

describe("folders of stacks", () => {
  it("forget the backend of another environment and keep their own", () => {
    writeCdktfOutput(directory, [stack("one", [], "../dev/one.tfstate"), stack("two", [], "../dev/two.tfstate")], "0.21.0");
    initialize("one", "../dev/one.tfstate");
    initialize("two", "../staging/two.tfstate");
    forgetOtherBackends({ directory, graph: loadTerraform(directory) });
    expect(existsSync(note("one"))).toBe(true);
    expect(existsSync(note("two"))).toBe(false);
  });

  it("written for cdktf are read back with their dependencies", () => {
    writeCdktfOutput(directory, [stack("one", [], "a"), stack("two", ["one"], "b")], "0.21.0");
    expect(loadTerraform(directory).order()).toEqual(["one", "two"]);
  });
});
