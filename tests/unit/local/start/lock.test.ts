import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { takeLock } from "../../../../local/lock.js";

const place = () => join(mkdtempSync(join(tmpdir(), "lock-")), "run.json");

describe("takeLock", () => {
  it("refuses a second run, and names the first", async () => {
    const file = place();
    const unlock = await takeLock(file);
    await expect(takeLock(file)).rejects.toThrow(new RegExp(`already runs here \\(process ${process.pid}\\)`));
    unlock();
    expect(existsSync(file)).toBe(false);
  });

  it.each([
    ["of a run that was killed", JSON.stringify({ pid: process.pid, startTime: "before the last boot" })],
    ["that was cut off", "{"],
  ])("takes a lock %s", async (_, text) => {
    const file = place();
    writeFileSync(file, text);
    const unlock = await takeLock(file);
    unlock();
    expect(existsSync(file)).toBe(false);
  });
});
