import { describe, expect, it } from "vitest";
import { crossFieldProblems } from "../../../config/checks.js";
import { type FunctionService, loadConfig, type PlatformConfig } from "../../../config/index.js";

const config = loadConfig({});
const base = config.services.backup;
if (base?.kind !== "function") throw new Error("backup is a function");
const from = (...services: string[]): FunctionService => ({
  ...base,
  logsFrom: services.map((service) => ({ service, operations: [] })),
});
const problems = (services: Record<string, FunctionService>, change: Partial<PlatformConfig> = {}): string[] =>
  crossFieldProblems({ ...config, ...change, services: { ...config.services, "log-processor": base, ...services } })
    .filter(({ path }) => path.includes("logsFrom"))
    .map(({ path, allowed }) => `${path}: ${allowed}`);

describe("functions that are given log lines", () => {
  it("may not be given their own, on any way", () => {
    expect(problems({ one: from("one") })).toEqual([expect.stringMatching(/^services\.one\.logsFrom\.0\.service: .*one again/)]);
    expect(problems({ one: from("two"), two: from("one") })).toHaveLength(2);
    expect(problems({ one: from("order-api"), two: from("one") })).toEqual([]);
  });

  it("must name services that are there", () => {
    expect(problems({ one: from("nobody") })).toEqual([
      expect.stringMatching(/^services\.one\.logsFrom\.0\.service: must be one of/),
    ]);
  });

  it("are at most two a log group, the archive included", () => {
    const two = { one: from("order-api"), two: from("order-api") };
    expect(problems(two)).toEqual([expect.stringMatching(/^services\.two\..*2 subscriptions already/)]);
    const archive = { ...config.logs.archive, enabled: false };
    expect(problems(two, { logs: { ...config.logs, archive } })).toEqual([]);
  });
});
