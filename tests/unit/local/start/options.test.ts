import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDuration, parseOptions, UsageError } from "../../../../local/options.js";

const FAULTS = ["poison", "payment-down"];
const problemsOf = (...args: string[]): readonly string[] => {
  try {
    parseOptions(args, FAULTS);
    return [];
  } catch (error) {
    if (error instanceof UsageError) return error.problems;
    throw error;
  }
};

describe("parseOptions", () => {
  it("takes nothing for a run until Ctrl-C with the configuration's traffic", () => {
    expect(parseOptions([], FAULTS)).toEqual({
      headless: false,
      forMs: undefined,
      rate: undefined,
      fault: undefined,
      speed: 1,
      record: undefined,
      model: undefined,
      keep: false,
      stop: false,
    });
  });

  it("reads every flag", () => {
    expect(parseOptions(["--for", "60s", "--rate", "5", "--fault", "poison", "--speed", "60", "--keep"], FAULTS)).toMatchObject({
      forMs: 60_000,
      rate: 5,
      fault: "poison",
      speed: 60,
      keep: true,
    });
    expect(parseOptions(["--headless"], FAULTS).headless).toBe(true);
    expect(parseOptions(["--stop"], FAULTS).stop).toBe(true);
  });

  it("lists everything that is wrong at once, and is exit code 2", () => {
    const problems = problemsOf("--for", "soon", "--rate", "0", "--fault", "fire", "--unknown", "word");
    expect(problems).toEqual([
      expect.stringContaining("--unknown: there is no such option"),
      expect.stringContaining("word: takes no arguments"),
      expect.stringContaining("--for soon: must be a number with s, m or h"),
      expect.stringContaining("--rate 0: must be a number over 0"),
      expect.stringContaining("--fault fire: must be one of poison, payment-down"),
      expect.stringContaining("--help"),
    ]);
    expect(new UsageError([]).exitCode).toBe(2);
  });

  it.each([
    [["--headless", "--rate", "3"], "--rate: --headless sends no orders"],
    [["--stop", "--keep", "--for", "1m"], "--stop: goes alone, without --for, --keep"],
    [["--for"], "argument missing"],
    [["--rate", "lots"], "--rate lots"],
  ])("refuses %j", (args, problem) => {
    expect(problemsOf(...args).join("\n")).toContain(problem);
  });
});

describe("parseDuration", () => {
  it("reads seconds, minutes and hours", () => {
    expect(["90s", "1.5m", "2h"].map(parseDuration)).toEqual([90_000, 90_000, 7_200_000]);
  });

  it("refuses anything else", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!/^\d+(\.\d+)?[smh]$/.test(text));
        expect(parseDuration(text)).toBeUndefined();
      }),
    );
  });
});
