import { describe, expect, it } from "vitest";
import { type CdktfCall, cdktfArguments, runCdktf } from "../../../obs/operations/cdktf.js";
import { verdictOf } from "../../../obs/operations/diff.js";
import { hintFor } from "../../../obs/operations/hints.js";
import { plainLines } from "../../../obs/operations/plain-lines.js";
import type { Target } from "../../../obs/operations/target.js";
import { Graph } from "../../../terraform/index.js";
import { fakeSession } from "./support.js";

const target: Target = {
  directory: "/project/cdktf.out",
  graph: new Graph([]),
  env: {},
  terraform: "terraform",
  lockProviders: true,
  parallelism: 2,
  beforeChange: () => {},
};
const deployment: CdktfCall = { verb: "deploy", stacks: ["security", "storage"], yes: true, alone: false };

describe("cdktf", () => {
  it("gets the stacks, never synthesizes again and does not ask when --yes was given", () => {
    const args = cdktfArguments(deployment, target, false);
    expect(args.slice(0, 3)).toEqual(["deploy", "security", "storage"]);
    expect(args).toEqual(expect.arrayContaining(["--skip-synth", "--auto-approve", "--no-color"]));
    expect(args).not.toContain("--ignore-missing-stack-dependencies");
  });

  it("locks providers for all platforms only where a registry can tell their checksums", () => {
    expect(cdktfArguments(deployment, target, false)).not.toContain("--skip-provider-lock");
    expect(cdktfArguments(deployment, { ...target, lockProviders: false }, false)).toContain("--skip-provider-lock");
  });

  it("leaves the question to the user on a terminal", async () => {
    const { session, calls } = fakeSession("dev", { terminal: true });
    await runCdktf(session, target, { ...deployment, yes: false }, () => {});
    expect(calls[0]).toMatchObject({ interactive: true });
    expect(calls[0]?.args).not.toContain("--auto-approve");
  });

  it("is not asked to approve a diff", () => {
    const args = cdktfArguments({ verb: "diff", stacks: ["storage"], yes: true, alone: true }, target, false);
    expect(args).not.toContain("--auto-approve");
    expect(args).not.toContain("--parallelism");
    expect(args).not.toContain("--ignore-missing-stack-dependencies");
  });

  it("that fails is reported with what mends it", async () => {
    const { session } = fakeSession("dev", { outcome: { code: 1, text: "Error: No valid credential sources found" } });
    const failed = runCdktf(session, target, deployment, () => {});
    await expect(failed).rejects.toMatchObject({ exitCode: 1, message: expect.stringContaining("AWS_PROFILE") });
  });
});

describe("hints", () => {
  it.each([
    ["Error acquiring the state lock", "dev", "force-unlock"],
    ["Error: Failed to query available provider packages", "dev", "TF_PLUGIN_MIRROR"],
    ["Error: Unsupported attribute … This object does not have an attribute named", "staging", "obs deploy staging"],
    ["dial tcp 127.0.0.1:5000: connect: connection refused", "local", "npm start -- --keep"],
    ["Error: Instance cannot be destroyed", "prod", "config/prod.ts"],
    ["Error: AWS account ID not allowed: 111111111111", "prod", "account.id of config/prod.ts"],
    ["AccessDenied: User is not authorized to perform: kms:CreateKey", "dev", "permission"],
  ])("know %s", (output, environment, fix) => {
    expect(hintFor(output, environment)).toContain(fix);
  });

  it("are not invented", () => {
    expect(hintFor("Error: InvalidParameterValue", "dev")).toBeUndefined();
  });
});

describe("cdktf's screen as plain lines", () => {
  it("has no control sequences, spinners or repeated counts, in whatever pieces it comes", () => {
    const screen =
      "\n⠋  Synthesizing\n\u001b[2K\u001b[1A\u001b[G1 Stack deploying     0 Stacks done     0 Stacks waiting\r\n" +
      "\u001b[2Kalpha  \u001b[32maws_kms_key.a: Creating...\u001b[0m\n0 Stacks deploying     1 Stack done     0 Stacks waiting\nend";
    for (const size of [1, 7, 1000]) {
      const lines: string[] = [];
      const { push, end } = plainLines((line) => lines.push(line));
      for (let at = 0; at < screen.length; at += size) push(screen.slice(at, at + size));
      end();
      expect(lines).toEqual(["alpha  aws_kms_key.a: Creating...\n", "end\n"]);
    }
  });
});

describe("the verdict of a plan", () => {
  it.each([
    ["x  No changes. Your infrastructure matches the configuration.", undefined],
    ["x  \u001b[1mPlan:\u001b[0m 1 to add, 2 to change, 0 to destroy.\n", "1 to add, 2 to change, 0 to destroy"],
    ["Changes to Outputs:\n  + a = 1", "outputs only"],
  ])("of %j is read", (text, changes) => {
    expect(verdictOf("storage", text)).toEqual({ stack: "storage", changes });
  });

  it("is never guessed", () => {
    expect(() => verdictOf("storage", "Initializing the backend...")).toThrow("no plan for storage");
  });
});
