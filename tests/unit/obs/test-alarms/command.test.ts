import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { testAlarmsCommand } from "../../../../obs/commands/test-alarms.js";
import { UsageError } from "../../../../obs/errors.js";
import { namedInTests } from "../../../../obs/operations/test-alarms/named.js";
import { alarmNames } from "../../../../simulator/model/alarm-names.js";
import { model, resources } from "./support.js";

let folder = "";
let printed = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "test-alarms-"));
  printed = "";
  writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ resource: resources }));
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
  rmSync(folder, { recursive: true });
});

const run = async (expected: string, ...flags: string[]): Promise<number> => {
  const file = join(folder, "s.yaml");
  writeFileSync(file, `scenarios:\n  - name: nothing happens\n    until: 10m\n    expect:\n      - ${expected}\n`);
  await testAlarmsCommand().parseAsync([file, "--terraform", folder, ...flags], { from: "user" });
  return Number(process.exitCode ?? 0);
};
const ALL = "{ at: 5m, alarms: { pay-errors: OK, order-errors: OK, pay-latency: OK, all-failing: OK } }";

describe("obs test-alarms", () => {
  it("exits with 0 when all comes true, and lists alarms that nothing names", async () => {
    expect(await run("{ alarm: pay-errors, alarmed: false }")).toBe(0);
    expect(printed).toBe(
      "ok    nothing happens\n1 scenario, 1 passed, 0 failed\n3 alarms that no scenario and no test names: all-failing, order-errors, pay-latency\n",
    );
  });

  it("exits with 1 when something does not come true, and draws it", async () => {
    expect(await run("{ alarm: pay-errors, alarmed: true }")).toBe(1);
    expect(printed).toMatch(
      /^FAIL {2}nothing happens \(.*s\.yaml:2:5\)\n {2}.*s\.yaml:5:9: pay-errors does not enter ALARM; it never does\n/,
    );
    expect(printed).toContain("      -----------\n");
  });

  it("exits with 1 under --require-all when an alarm is not named, with 0 when all are", async () => {
    expect(await run("{ quiet: true }", "--require-all")).toBe(1);
    process.exitCode = undefined;
    expect(await run(ALL, "--require-all")).toBe(0);
  });

  it("prints one JSON object with --json", async () => {
    await run("{ notified: critical }", "--json");
    expect(JSON.parse(printed)).toMatchObject({
      verdicts: [
        { name: "nothing happens", passed: false, failures: [{ message: expect.stringContaining("critical is told") }] },
      ],
      unnamed: ["all-failing", "order-errors", "pay-errors", "pay-latency"],
    });
  });

  it("refuses a folder that cannot be simulated", async () => {
    await expect(run(ALL, "--terraform", join(folder, "nowhere"))).rejects.toThrow(UsageError);
  });

  it("takes an alarm in quotes in a test for named", () => {
    const tests = join(folder, "tests");
    mkdirSync(tests);
    writeFileSync(
      join(tests, "a.test.ts"),
      `expect(s).toHaveAlarmed("pay-errors"); it('shop-all-failing-dev', () => {}); // order-errors`,
    );
    writeFileSync(join(tests, "b.ts"), '"pay-latency"');
    expect(namedInTests(tests, alarmNames(model))).toEqual(["shop-pay-errors-dev", "shop-all-failing-dev"]);
  });
});
