import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { errorLines } from "../../../../local/apply/error-lines.js";
import { type ApplyOptions, applyStacks, plainReporter, planStacks } from "../../../../local/apply/index.js";
import { ApplyError } from "../../../../local/errors.js";
import type { LocalStack } from "../../../../local/transform/index.js";

let folder: string;
let told: string[];

/** A stand-in that notes its calls, writes a state with the stack's `out` output, and fails where the document says so. */
const TERRAFORM = `
const fs = require("fs"), path = require("path");
const stack = path.basename(process.cwd()), command = process.argv[2];
fs.appendFileSync(process.env.CALLS, stack + " " + command + "\\n");
const document = JSON.parse(fs.readFileSync("cdk.tf.json", "utf8"));
if (command === "init") fs.mkdirSync(".terraform", { recursive: true });
if (command === "plan") process.exit(document.drift ? 2 : 0);
if (command === "apply") {
  if (document.fails) { console.error("╷\\n│ Error: no such thing\\n│\\n│   with aws_a.x,\\n╵"); process.exit(1); }
  console.log("aws_a.x: Creation complete after 0s");
  fs.mkdirSync(process.env.STATE, { recursive: true });
  fs.writeFileSync(path.join(process.env.STATE, stack + ".tfstate"), JSON.stringify({ outputs: { out: document.out ?? 1 } }));
}`;

const stack = (name: string, extra: LocalStack["document"] = {}, ...dependsOn: string[]): LocalStack => ({
  name,
  document: { terraform: {}, ...extra },
  dependsOn,
  resourceCount: 1,
});

const optionsFor = (awsId = "aws-1"): ApplyOptions => {
  const binary = join(folder, "terraform");
  writeFileSync(binary, `#!${process.execPath}\n${TERRAFORM}`);
  chmodSync(binary, 0o755);
  return {
    terraform: { binary, version: "Terraform v0", mirror: undefined, env: {} },
    env: { ...process.env, CALLS: join(folder, "calls"), STATE: join(folder, "state") },
    stacksDirectory: join(folder, "stacks"),
    stateDirectory: join(folder, "state"),
    logDirectory: join(folder, "logs"),
    recordFile: join(folder, "applied.json"),
    awsId,
    reporter: plainReporter({ write: (text: string) => told.push(text) }),
  };
};

const calls = (): string[] => {
  const file = join(folder, "calls");
  const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  writeFileSync(file, "");
  return lines.filter((line) => !line.endsWith(" init") && line !== "");
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "apply-"));
  told = [];
});

describe("applyStacks", () => {
  it("applies each stack after those it depends on, and tells the time of each", async () => {
    await applyStacks([stack("a"), stack("b", {}, "a"), stack("c", {}, "b")], optionsFor());
    expect(calls()).toEqual(["a apply", "b apply", "c apply"]);
    expect(told.join("")).toMatch(/\[ +\d+\.\d s\] c: 1 resources applied \(\d+\.\d s\)/);
  });

  it("skips what has not changed, and applies what has", async () => {
    const options = optionsFor();
    await applyStacks([stack("a"), stack("b", {}, "a")], options);
    calls();
    const again = await applyStacks([stack("a"), stack("b", { changed: true }, "a")], options);
    expect(calls()).toEqual(["b apply"]);
    expect(again).toMatchObject([
      { name: "a", skipped: true },
      { name: "b", skipped: false },
    ]);
  });

  it("applies a stack again when an output it may read has changed, and only then", async () => {
    const options = optionsFor();
    await applyStacks([stack("a", { out: 1 }), stack("b", {}, "a")], options);
    calls();
    await applyStacks([stack("a", { out: 1, other: 1 }), stack("b", {}, "a")], options);
    expect(calls()).toEqual(["a apply"]);
    await applyStacks([stack("a", { out: 2 }), stack("b", {}, "a")], options);
    expect(calls()).toEqual(["a apply", "b apply"]);
  });

  it("leaves a stack without resources out, says so once, and applies it where an earlier apply left something", async () => {
    const empty = { ...stack("room"), resourceCount: 0 };
    const applied = await applyStacks([empty, stack("a")], optionsFor());
    expect(calls()).toEqual(["a apply"]);
    expect(applied.map(({ name }) => name)).toEqual(["a"]);
    expect(told.join("").match(/room/g)).toHaveLength(1);
    expect(told.join("")).toContain("without resources, left out: room");

    await applyStacks([stack("room", { held: true }), stack("a")], optionsFor());
    calls();
    await applyStacks([empty, stack("a")], optionsFor());
    expect(calls()).toEqual(["room apply"]);
  });

  it("waits for nothing that is left out", async () => {
    await applyStacks([{ ...stack("room"), resourceCount: 0 }, stack("a", {}, "room")], optionsFor());
    expect(calls()).toEqual(["a apply"]);
  });

  it("applies a stack that declares outputs only: others may read them", async () => {
    await applyStacks([{ ...stack("told", { output: { a: { value: 1 } } }), resourceCount: 0 }], optionsFor());
    expect(calls()).toEqual(["told apply"]);
  });

  it("applies everything to another local AWS", async () => {
    await applyStacks([stack("a")], optionsFor("aws-1"));
    calls();
    await applyStacks([stack("a")], optionsFor("aws-2"));
    expect(calls()).toEqual(["a apply"]);
  });

  it("tells stack, cause and log file of a failure, and tries again the next time", async () => {
    const options = optionsFor();
    const failure = await applyStacks([stack("a", { fails: true }), stack("b", {}, "a")], options).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(ApplyError);
    expect(failure).toMatchObject({ stackName: "a", logFile: join(folder, "logs/terraform-a.log") });
    expect(String(failure)).toMatch(/stack a failed:\n {2}Error: no such thing\n.*with aws_a\.x[\s\S]*terraform-a\.log/);
    expect(readFileSync(join(folder, "logs/terraform-a.log"), "utf8")).toContain("no such thing");
    expect(calls()).toEqual(["a apply"]);
    await applyStacks([stack("a"), stack("b", {}, "a")], options);
    expect(calls()).toEqual(["a apply", "b apply"]);
  });

  it("recovers from a record that cannot be read", async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "applied.json"), "{");
    await applyStacks([stack("a")], optionsFor());
    expect(calls()).toEqual(["a apply"]);
  });
});

describe("planStacks", () => {
  it("tells which stacks would change", async () => {
    const plans = await planStacks([stack("a"), stack("b", { drift: true })], optionsFor());
    expect(plans.map(({ name, changes }) => [name, changes !== undefined])).toEqual([
      ["a", false],
      ["b", true],
    ]);
  });
});

describe("errorLines", () => {
  it("keeps the errors and leaves the frame and the source code out", () => {
    const output =
      "aws_a.x: Creating...\n╷\n│ Error: creating A: denied\n│ \n│   with aws_a.x,\n│   on cdk.tf.json line 5:\n│    5:       },\n╵\n╷\n│ Error: second\n╵";
    expect(errorLines(output)).toEqual([
      "Error: creating A: denied",
      "  with aws_a.x,",
      "  on cdk.tf.json line 5:",
      "Error: second",
    ]);
  });

  it("shows the end of output that holds no error", () => {
    expect(errorLines("a\nb\n\nkilled\n", 2)).toEqual(["b", "killed"]);
  });
});
