import { describe, expect, it, vi } from "vitest";
import { UsageError } from "../../../obs/errors.js";
import { runCommand } from "../../../obs/operations/process.js";

const run = (script: string, write: (line: string) => void = () => {}) =>
  runCommand(process.execPath, ["-e", script], { cwd: process.cwd(), env: {}, interactive: false, write });

describe("a command that is run", () => {
  it("shows its lines as they come and tells how it ended", async () => {
    const lines: string[] = [];
    const outcome = await run("console.log('out'); console.error('problem'); process.exitCode = 3", (line) => lines.push(line));
    expect(outcome).toMatchObject({ code: 3, stdout: "out\n" });
    expect(lines.sort()).toEqual(["out\n", "problem\n"]);
    expect(outcome.text).toContain("problem");
  });

  it("that cannot be started is explained", async () => {
    const missing = runCommand("/no/such/cdktf", [], { cwd: process.cwd(), env: {}, interactive: false, write: () => {} });
    await expect(missing).rejects.toThrow(UsageError);
    await expect(missing).rejects.toThrow("npm ci");
  });

  it("may finish in order after Ctrl-C, and is ended by the second", async () => {
    const before = process.listenerCount("SIGINT");
    const lines: string[] = [];
    const stubborn = "process.on('SIGINT', () => console.log('finishing')); console.log('ready'); setInterval(() => {}, 1000)";
    const outcome = run(stubborn, (line) => lines.push(line));
    await vi.waitUntil(() => lines.includes("ready\n"), { timeout: 5000 });
    process.emit("SIGINT");
    await vi.waitUntil(() => lines.includes("finishing\n"), { timeout: 5000 });
    process.emit("SIGINT");
    expect((await outcome).code).toBeNull();
    expect(process.listenerCount("SIGINT")).toBe(before);
  });
});
