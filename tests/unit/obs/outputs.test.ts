import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { outputs } from "../../../obs/operations/outputs.js";
import { fakeSession } from "./support.js";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "obs-"));
});
afterEach(() => rmSync(root, { recursive: true }));

const writeState = (stack: string, content: object | string) => {
  mkdirSync(join(root, ".state", "dev"), { recursive: true });
  const text = typeof content === "string" ? content : JSON.stringify({ version: 4, resources: [], outputs: content });
  writeFileSync(join(root, ".state", "dev", `${stack}.tfstate`), text);
};

describe("outputs", () => {
  it("are those of all deployed stacks, without cdktf's own and without secrets", async () => {
    writeState("security", {
      kms_key_id: { value: "k-1", type: "string" },
      "cross-stack-output-aws_kms_keyplatformarn": { value: "arn:…", sensitive: true },
    });
    writeState("compute", {
      lambda_function_names: { value: ["a", "b"] },
      password: { value: "hunter2", sensitive: true },
    });
    expect(await outputs(fakeSession("dev", { root }).session)).toEqual({
      kms_key_id: "k-1",
      lambda_function_names: ["a", "b"],
      password: "(sensitive)",
    });
  });

  it("of an environment where nothing is deployed are an error that says what to do", async () => {
    const { session } = fakeSession("dev", { root });
    await expect(outputs(session)).rejects.toMatchObject({ exitCode: 1, message: expect.stringContaining("obs deploy dev") });
  });

  it("of a copy where nothing is deployed name the copy in the command to run", async () => {
    const { session } = fakeSession("dev", { root, config: { environmentSuffix: "pr-7" } });
    await expect(outputs(session)).rejects.toThrow("nothing is deployed in pr-7: run obs deploy dev --suffix pr-7");
  });

  it.each(["{", "[]", '{"outputs":{"a":1}}'])("of a broken state (%s) are not made up", async (text) => {
    writeState("security", text);
    await expect(outputs(fakeSession("dev", { root }).session)).rejects.toThrow("security.tfstate");
  });
});
