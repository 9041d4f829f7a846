import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mayHoldResources } from "../../../obs/operations/deployed.js";
import { fakeSession } from "./support.js";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "obs-"));
  mkdirSync(join(root, ".state", "dev"), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

const key = { mode: "managed", type: "aws_kms_key", name: "a", instances: [{ attributes: {} }] };
const account = { mode: "data", type: "aws_caller_identity", name: "a", instances: [{ attributes: {} }] };

describe("a stack", () => {
  it.each([
    ["with a resource", [account, key], true],
    ["with nothing but what it looked up", [account], false],
    ["that was destroyed", [], false],
  ])("%s in its state", (_what, resources, expected) => {
    writeFileSync(join(root, ".state", "dev", "one.tfstate"), JSON.stringify({ version: 4, resources }));
    expect(mayHoldResources(fakeSession("dev", { root }).session, "one")).toBe(expected);
  });

  it("without a state holds nothing, unless its state is elsewhere", () => {
    expect(mayHoldResources(fakeSession("dev", { root }).session, "one")).toBe(false);
    expect(mayHoldResources(fakeSession("staging", { root }).session, "one")).toBe(true);
  });
});
