import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadConfig } from "../../config/index.js";
import { laptopPaths } from "../../local/paths.js";

const ROOT = resolve(import.meta.dirname, "../..");
const FAULTS = Object.keys(loadConfig({ ENVIRONMENT: "local" }).laptop?.faults ?? {});

/** A developer's own kept deployment is used and left alone. */
const wasKept = existsSync(laptopPaths(ROOT).motoRecord);

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `npm start` with these arguments, without a terminal. */
function start(...args: readonly string[]): Promise<Ended> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, ["bin/launch.mjs", "local/main.ts", ...args], { cwd: ROOT });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
    });
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    child.on("error", fail);
    child.on("close", (code) => done({ code, stdout, stderr }));
  });
}

/** The final summary: from its heading on. */
const summaryOf = ({ stderr }: Ended): string => stderr.slice(stderr.lastIndexOf("orders for "));

const found = (summary: string, check: string): string =>
  new RegExp(`^(?:ok|FAILED) +${check.replace(/[()]/g, "\\$&")}  +(.*?)  `, "m").exec(summary)?.[1] ?? "(no such check)";

const RUN = ["--keep", "--for", "10s", "--rate", "3"];

beforeAll(async () => {
  const deployed = await start("--headless", "--keep", "--for", "1s");
  expect(deployed.code, deployed.stderr).toBe(0);
});
afterAll(async () => {
  if (!wasKept) await start("--stop");
});

describe("ten seconds of orders", () => {
  it("balance, and the summary says so", async () => {
    const ended = await start(...RUN);
    expect(ended.code, ended.stderr).toBe(0);
    expect(ended.stdout).toBe("");
    const summary = summaryOf(ended);
    expect(summary.trimEnd()).toMatch(/^balanced: .*$/m);
    expect(found(summary, "orders not charged exactly once")).toBe("none");
    expect(found(summary, "orders that are not settled")).toBe("none");
  });

  // The order matters to the minutes only: what waits for its visibility timeout comes last.
  it.each([
    "payment-declining",
    "poison",
    "payment-slow",
    "handler-throws",
    "payment-down",
    "store-down",
    "bad-deploy",
    "traffic-drop",
  ])("with %s come to what its row says", async (fault) => {
    const ended = await start(...RUN, "--fault", fault);
    expect(ended.code, ended.stderr).toBe(0);
    expect(summaryOf(ended)).toContain(`the fault ${fault} did what its row says`);
  });

  it("are tried with every fault of the table", () => {
    expect(FAULTS.toSorted()).toEqual([
      "bad-deploy",
      "handler-throws",
      "payment-declining",
      "payment-down",
      "payment-slow",
      "poison",
      "store-down",
      "traffic-drop",
    ]);
  });
});

it("an unknown fault is wrong use, and the message names those there are", async () => {
  const ended = await start("--fault", "gremlins");
  expect(ended.code).toBe(2);
  for (const fault of FAULTS) expect(ended.stderr).toContain(fault);
});
