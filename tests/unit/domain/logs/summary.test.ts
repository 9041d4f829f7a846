import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LOG_LEVELS } from "../../../../domain/contracts/log-line.js";
import { LogSummary, OTHER } from "../../../../domain/logs/summary.js";

const line = (change: object = {}): string =>
  JSON.stringify({ timestamp: "2026-01-02T03:04:05.678Z", level: "INFO", service: "order-api", message: "m", ...change });

function summaryOf(lines: readonly (string | undefined)[]): LogSummary {
  const summary = new LogSummary();
  for (const text of lines) summary.add(text);
  return summary;
}

describe("the summary of a log file", () => {
  it("counts lines by service and level", () => {
    const summary = summaryOf([line(), line({ level: "ERROR" }), line(), line({ service: "order-processor", level: "ERROR" })]);
    expect(summary.counts()).toEqual([
      { service: "order-api", level: "INFO", lines: 2 },
      { service: "order-api", level: "ERROR", lines: 1 },
      { service: "order-processor", level: "ERROR", lines: 1 },
    ]);
    expect(summary.byLevel()).toEqual({ INFO: 2, ERROR: 2 });
  });

  it("counts the names of errors, most frequent first", () => {
    const failed = (name: string) => line({ level: "ERROR", error: { name, message: "m" } });
    const summary = summaryOf([failed("RareError"), failed("DependencyError"), failed("DependencyError")]);
    expect(Object.entries(summary.errorNames())).toEqual([
      ["DependencyError", 2],
      ["RareError", 1],
    ]);
  });

  it("tells where malformed lines are and what is wrong, not what is in them, and counts the rest", () => {
    const summary = summaryOf(["secret", "", line({ level: "secret" }), undefined, '{"a":1}', line()]);
    expect(summary).toMatchObject({ wellFormed: 1, malformed: 4 });
    expect(summary.examples).toEqual([
      { line: 1, problem: "line must be JSON" },
      { line: 3, problem: expect.stringMatching(/^level must be .*ERROR/) },
      { line: 4, problem: "line is too long" },
      { line: 5, problem: expect.stringContaining("timestamp must be") },
    ]);
    expect(JSON.stringify(summary.examples)).not.toContain("secret");
  });

  it("keeps few examples of many malformed lines", () => {
    const summary = summaryOf(Array.from({ length: 1000 }, () => "no"));
    expect(summary.malformed).toBe(1000);
    expect(summary.examples).toHaveLength(5);
  });

  it("tells a bounded number of services apart: each becomes a metric", () => {
    const many = Array.from({ length: 500 }, (_, n) => line({ service: `service-${n}` }));
    const summary = summaryOf([...many, line({ service: "no name\nfor a dimension" })]);
    const services = new Set(summary.counts().map(({ service }) => service));
    expect(services.size).toBeLessThanOrEqual(21);
    expect(summary.counts().find(({ service }) => service === OTHER)?.lines).toBeGreaterThan(400);
  });

  it("accounts for every line that is not blank, whatever is in the file", () => {
    const any = fc.oneof(
      fc.string(),
      fc.json(),
      fc.constant(undefined),
      fc
        .record({
          level: fc.oneof(fc.constantFrom(...LOG_LEVELS), fc.string()),
          service: fc.string(),
          error: fc.option(fc.record({ name: fc.string(), message: fc.string() }), { nil: undefined }),
        })
        .map(line),
    );
    fc.assert(
      fc.property(fc.array(any), (lines) => {
        const summary = summaryOf(lines);
        const counted = summary.counts().reduce((sum, { lines: n }) => sum + n, 0);
        expect(counted).toBe(summary.wellFormed);
        expect(summary.wellFormed + summary.malformed).toBe(lines.filter((text) => text?.trim() !== "").length);
      }),
    );
  });
});
