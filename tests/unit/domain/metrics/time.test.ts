import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expiryOf, instantText, isPublishable, parseInstant, storedTime, timeProblem } from "../../../../domain/metrics/time.js";
import { instantArb } from "./arbitraries.js";

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

describe("a time", () => {
  it("is read back as it was written, in any offset", () => {
    fc.assert(
      fc.property(instantArb, fc.integer({ min: -14 * 60, max: 14 * 60 }), (instant, offset) => {
        const local = new Date(instant + offset * 60_000).toISOString().slice(0, -1);
        const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60].map((n) =>
          String(n).padStart(2, "0"),
        );
        expect(parseInstant(`${local}${offset < 0 ? "-" : "+"}${hours}:${minutes}`)).toBe(instant);
        expect(parseInstant(instantText(instant))).toBe(instant);
      }),
    );
  });

  it("that looks like a stored one is taken or refused as any other", () => {
    const parts = (values: readonly number[]) => {
      const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, ms = 0] = values;
      const two = (n: number) => String(n).padStart(2, "0");
      return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}.${String(ms).padStart(3, "0")}Z`;
    };
    const partsArb = fc.tuple(...[9999, 13, 32, 25, 61, 61, 999].map((max) => fc.nat({ max })));
    fc.assert(
      fc.property(partsArb, (values) => {
        const text = parts(values);
        // The same instant in another form, which takes the other way.
        expect(parseInstant(text)).toBe(parseInstant(text.replace("Z", "+00:00")));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["2026-01-02T03:04Z", Date.UTC(2026, 0, 2, 3, 4)],
    ["2024-02-29T00:00:00Z", Date.UTC(2024, 1, 29)],
    ["2026-01-02T03:04:05.123456789Z", Date.UTC(2026, 0, 2, 3, 4, 5, 123)],
  ])("%s is one", (text, instant) => expect(parseInstant(text)).toBe(instant));

  it.each([
    "",
    "2026-01-02",
    "2026-01-02T03:04:05",
    "2026-02-30T00:00:00Z",
    "2025-02-29T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-01-02T24:00:00Z",
    "2026-01-02T03:60:00Z",
    "2026-01-02T03:04:61Z",
    "1767323045678",
    "Fri, 02 Jan 2026 03:04:05 GMT",
  ])("%s is none", (text) => expect(parseInstant(text)).toBeUndefined());

  it("is stored in UTC with milliseconds, however it was written", () => {
    expect(storedTime("2026-01-02T04:00:00.5+02:00")).toBe("2026-01-02T02:00:00.500Z");
    expect(storedTime("2026-01-02T04:00:00.500Z")).toBe("2026-01-02T04:00:00.500Z");
    expect(storedTime("2026-01-02T04:00:00.12345Z")).toBe("2026-01-02T04:00:00.123Z");
  });

  it("may be two hours ahead and two weeks old, not more", () => {
    const problem = (ms: number) => timeProblem(instantText(NOW + ms), NOW);
    expect(problem(2 * HOUR)).toBeUndefined();
    expect(problem(2 * HOUR + 1)).toMatch(/two hours/);
    expect(problem(-14 * 24 * HOUR)).toBeUndefined();
    expect(problem(-14 * 24 * HOUR - 1)).toMatch(/two weeks/);
  });

  it("is published while CloudWatch takes it", () => {
    expect(isPublishable(instantText(NOW - 14 * 24 * HOUR), NOW)).toBe(true);
    expect(isPublishable(instantText(NOW - 14 * 24 * HOUR - 1), NOW)).toBe(false);
    expect(isPublishable(instantText(NOW + 2 * HOUR + 1), NOW)).toBe(false);
  });

  it("expires after the days that metrics are kept", () => {
    expect(expiryOf("2026-01-01T00:00:00.001Z", 1)).toBe(Date.UTC(2026, 0, 2) / 1000 + 1);
  });
});
