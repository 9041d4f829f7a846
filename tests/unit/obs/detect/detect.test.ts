import { execFileSync } from "node:child_process";
import { existsSync, lstatSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { UsageError } from "../../../../obs/errors.js";
import { detect } from "../../../../obs/operations/detect/index.js";

const folder = mkdtempSync(join(tmpdir(), "detect-"));
afterAll(() => rmSync(folder, { recursive: true }));

const output = join(folder, "out.csv");
async function run(text: string, details = false) {
  const input = join(folder, "in.csv");
  writeFileSync(input, text);
  const report = await detect({ input, output, details, from: 0.999 });
  return { report, lines: readFileSync(output, "utf8").trimEnd().split("\n") };
}

const rows = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => {
    const time = new Date(Date.UTC(2026, 0, 1) + index * 300_000).toISOString().slice(0, 19).replace("T", " ");
    return `${time},${index === 500 ? 90 : 10 + ((index * 7919) % 13) / 10}`;
  });

describe("obs detect", () => {
  it("writes a score beside each row as it was and tells of the high ones", async () => {
    const { report, lines } = await run(`timestamp,value\r\n${rows(600).join("\r\n")}\r\n`, true);
    expect(lines[0]).toBe("timestamp,value,anomaly_score,expected,lower,upper,direction,kind,since");
    expect(lines).toHaveLength(601);
    expect(lines[501]).toMatch(/^2026-01-02 17:40:00,90,0\.99\d+,.*,above,spike,2026-01-02T17:40:00\.000Z$/);
    expect(report.rows).toBe(600);
    expect(report.anomalies.find(({ line }) => line === 502)).toMatchObject({ value: 90, kind: "spike" });
  });

  it("scores a row by those before it alone", async () => {
    const all = rows(600);
    const whole = (await run(`timestamp,value\n${all.join("\n")}`)).lines;
    expect((await run(`timestamp,value\n${all.slice(0, 400).join("\n")}`)).lines).toEqual(whole.slice(0, 401));
  });

  it("takes epochs, repeated and earlier times, and rows without a value", async () => {
    const { report, lines } = await run("timestamp,value\n1700000000,1\n1700000000,2\n1699999999000,nan\n1700000300,\n");
    expect(report).toMatchObject({ rows: 4, missing: 2 });
    expect(lines[3]).toBe("1699999999000,nan,0");
  });

  it.each([
    ["", /empty/],
    ["timestamp,value\n", /no rows after the header/],
    ["time,val\n1,2\n", /line 1: the header is "time,val", it must be timestamp,value/],
    ["timestamp,value\n2026-01-01,1\n2026-01-02,ten\n", /line 3: "ten" is no number/],
    ["timestamp,value\n2026-13-01,1\n", /line 2: "2026-13-01" is no timestamp/],
    ["timestamp,value\n1e300,1\n", /line 2: "1e300" is no timestamp/],
    ["timestamp,value\n99999999999999999999,1\n", /line 2: "99999999999999999999" is no timestamp/],
    ["timestamp,value\n2026-01-01,1,2\n", /line 2: 3 fields/],
    [`timestamp,value\n${"9".repeat(10_000)}\n`, /line 2: longer than/],
    [`timestamp,value\n\u0000\u0001\uFFFD\n`, /line 2: 1 fields/],
  ])("refuses %j and leaves no output", async (text, reason) => {
    rmSync(output, { force: true });
    await expect(run(text)).rejects.toThrow(reason);
    await expect(run(text)).rejects.toThrow(UsageError);
    expect(existsSync(output)).toBe(false);
  });

  it("names a file that is not there", async () => {
    const input = join(folder, "none.csv");
    await expect(detect({ input, output, details: false, from: 1 })).rejects.toThrow(/none\.csv/);
  });

  it("names the file that was asked for where its folder is not there", async () => {
    const input = join(folder, "one.csv");
    writeFileSync(input, "timestamp,value\n2026-01-01,1\n");
    for (const parent of [join(folder, "nodir"), input]) {
      const error = await detect({ input, output: join(parent, "s.csv"), details: false, from: 1 }).catch(
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(UsageError);
      expect(String(error)).toBe(`UsageError: ${join(parent, "s.csv")} cannot be written: the folder ${parent} is not there`);
    }
  });

  it("writes into a pipe or a device that is there and does not put a file in its place", async () => {
    const input = join(folder, "one.csv");
    writeFileSync(input, "timestamp,value\n2026-01-01,1\n");
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    const [text] = await Promise.all([readFile(pipe, "utf8"), detect({ input, output: pipe, details: false, from: 1 })]);
    expect(text).toBe("timestamp,value,anomaly_score\n2026-01-01,1,0\n");
    expect(lstatSync(pipe).isFIFO()).toBe(true);
  });

  it("writes to where a link leads", async () => {
    const input = join(folder, "one.csv");
    writeFileSync(input, "timestamp,value\n2026-01-01,1\n");
    const [file, link] = [join(folder, "file.csv"), join(folder, "link.csv")];
    writeFileSync(file, "old");
    symlinkSync(file, link);
    await detect({ input, output: link, details: false, from: 1 });
    expect(readFileSync(file, "utf8")).toContain("2026-01-01,1,0");
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
  });

  it("reads standard input and writes standard output", () => {
    const input = "timestamp,value\n2026-01-01,1\n";
    const args = ["bin/launch.mjs", "obs/main.ts", "detect", "--in", "-", "--out", "-"];
    expect(execFileSync("node", args, { input, encoding: "utf8", stdio: "pipe" })).toBe(
      "timestamp,value,anomaly_score\n2026-01-01,1,0\n",
    );
    expect(() => execFileSync("node", [...args, "--json"], { input, stdio: "pipe" })).toThrow(/both write to standard output/);
  });
});
