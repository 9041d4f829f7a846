import { describe, expect, it } from "vitest";
import { finalLines, liveLines, plainLine } from "../../../../local/summary/index.js";
import { clock, type Line, milliseconds, paint, say, wantsColor } from "../../../../local/summary/text.js";
import type { Check } from "../../../../local/verdict/index.js";
import { state } from "./fixture.js";

const ALL = { color: false, width: Number.POSITIVE_INFINITY };
const text = (lines: readonly Line[]): string => lines.map((line) => paint(line, ALL)).join("\n");

const toneOf = (lines: readonly Line[], content: string): string | undefined =>
  lines.flat().find((segment) => segment.text.includes(content))?.tone;

describe("the live summary", () => {
  it("shows rates, outcomes, functions, queues, provider, breaker and fault", () => {
    expect(text(liveLines(state()))).toBe(
      [
        "00:32 of 01:00  fault payment-down: The payment provider answers 503",
        "orders    accepted 152 (4.9/s)  rejected 6 (0.2/s)  duplicates 4  no answer 0",
        "          completed 12  declined 3  pending 137",
        "metrics   accepted 31  refused 0  no answer 0",
        "provider  down  authorized 12  declined 1  breaker of payment-provider OPEN",
        "alarms    1 in ALARM: payment-handler-errors  messages 1",
        "function         invocations  errors  throttled     p50     p99",
        "order-processor          164       0          0   12 ms   88 ms",
        "payment-handler           31       7          0  1.04 s  5.02 s",
        "idle                       0       0          0       -       -",
        "queue     waiting  in work  oldest  dead letters",
        "orders          2        1     0 s             0",
        "payments        0      137    31 s             2",
      ].join("\n"),
    );
  });

  it("points at what is bad, and only at that", () => {
    const lines = liveLines(state());
    expect(toneOf(lines, "OPEN")).toBe("bad");
    expect(toneOf(lines, "fault payment-down")).toBe("warn");
    expect(
      lines
        .flat()
        .filter((segment) => segment.tone === "bad")
        .map((segment) => segment.text.trim()),
    ).toEqual(["breaker of payment-provider OPEN", "1 in ALARM: payment-handler-errors", "7", "2"]);
    const fine = liveLines(
      state({
        ...{ fault: null, breakers: { a: "CLOSED" }, provider: { mode: "normal", latencyMs: 40 }, functions: [], queues: [] },
        alarms: { inAlarm: [], told: 0, speed: 1 },
      }),
    );
    expect(fine.flat().some((segment) => segment.tone === "bad" || segment.tone === "warn")).toBe(false);
    const refused = liveLines(state({ metrics: { accepted: 1, refused: 2, unanswered: 0 } }));
    expect(toneOf(refused, "refused 2")).toBe("bad");
    expect(text(liveLines(state({ metrics: null })))).not.toContain("metrics");
    expect(text(fine)).toContain("no fault");
    expect(text(fine)).toContain("provider  normal, 40 ms");
  });

  it("says when the queues are being drained, and shows no end where there is none", () => {
    expect(text(liveLines(state({ phase: "draining" })))).toMatch(/^draining the queues/);
    expect(text(liveLines(state({ totalMs: null })))).toMatch(/^00:32 {2}fault/);
  });

  it("in one line tells the same", () => {
    expect(plainLine(state())).toBe(
      "00:32 | orders 152 (4.9/s), rejected 6 | completed 12, declined 3, pending 137 | errors 7 | p99 order-processor 88 ms, payment-handler 5.02 s, idle - | queued 140, dead letters 2 | provider down, breaker of payment-provider OPEN | in ALARM payment-handler-errors | fault payment-down",
    );
    const alarms = { inAlarm: [], told: 0, speed: 1 };
    expect(plainLine(state({ phase: "draining", fault: null, alarms }))).toMatch(/^00:32 draining \|.*OPEN \| no alarm$/);
  });
});

describe("the final summary", () => {
  const good: Check = { name: "orders accepted", ok: true, expected: "at least 1", actual: "152 of 160 requests", details: [] };
  const ids = Array.from({ length: 13 }, (_, index) => `ord_lost${index}`);
  const bad: Check = { name: "accepted orders that are not stored", ok: false, expected: "none", actual: "13", details: ids };

  it("of a balanced run ends with the verdict", () => {
    const lines = text(finalLines(state({ phase: "done" }), { ok: true, exitCode: 0, checks: [good] })).split("\n");
    expect(lines[0]).toBe("orders for 00:30, 00:32 with the drain, fault payment-down: The payment provider answers 503");
    expect(lines).toContain("ok     orders accepted  152 of 160 requests  at least 1");
    expect(lines.at(-1)).toBe(
      "balanced: orders, payments, charges and messages agree, and the fault payment-down did what its row says",
    );
  });

  it("says what was not judged, and that it was not", () => {
    const open: Check = {
      ...good,
      name: "payment-handler-errors",
      notJudged: true,
      actual: "needs 11 min of orders",
      expected: "ALARM",
    };
    const lines = text(finalLines(state({ phase: "done" }), { ok: true, exitCode: 0, checks: [good, open] })).split("\n");
    expect(lines).toContain("not judged  payment-handler-errors  needs 11 min of orders  ALARM");
    expect(lines.at(-1)).toMatch(/^balanced: .*; 1 checks of alarms were not judged: .*--speed$/);
  });

  it("of another names what does not balance, the first ten of it", () => {
    const lines = text(finalLines(state({ fault: null }), { ok: false, exitCode: 1, checks: [good, bad] })).split("\n");
    expect(lines).toContain("FAILED  accepted orders that are not stored  13                   none");
    expect(lines.slice(lines.indexOf("accepted orders that are not stored:"))).toEqual([
      "accepted orders that are not stored:",
      ...ids.slice(0, 10).map((id) => `  ${id}`),
      "  and 3 more",
      "",
      "NOT balanced: 1 of 2 checks failed",
    ]);
  });
});

describe("text", () => {
  it("is cut to the terminal's width, colours not counted", () => {
    const line = [say("12345", "bad"), say("67890"), say("never", "good")];
    expect(paint(line, { color: false, width: 7 })).toBe("1234567");
    expect(paint(line, { color: true, width: 7 })).toContain("\u001b[31m12345\u001b[0m67");
    expect(paint(line, { color: true, width: 7 })).not.toContain("never");
  });

  it("has colours only on a terminal that wants them", () => {
    expect(wantsColor(true, {})).toBe(true);
    expect(wantsColor(false, {})).toBe(false);
    expect(wantsColor(true, { NO_COLOR: "1" })).toBe(false);
    expect(wantsColor(true, { NO_COLOR: "" })).toBe(true);
    expect(wantsColor(true, { TERM: "dumb" })).toBe(false);
  });

  it("tells times in short", () => {
    expect([0, 59_999, 92_000, 3_723_000].map(clock)).toEqual(["00:00", "00:59", "01:32", "01:02:03"]);
    expect([null, 0.4, 999.4, 1000, 61_234].map(milliseconds)).toEqual(["-", "0 ms", "999 ms", "1.00 s", "61.23 s"]);
  });
});
