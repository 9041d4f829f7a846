import { describe, expect, it } from "vitest";
import { type Expectation, loadConfig } from "../../../../config/index.js";
import { alarmChecks } from "../../../../local/verdict/alarm-checks.js";
import { type AlarmEvidence, alarmEvidence } from "../../../../local/verdict/alarm-evidence.js";
import { errorLine, GROUP, MINUTE, running, START } from "../alarms/fixture.js";

const row = (overrides: Partial<Expectation> = {}): Expectation => ({
  ...{ metrics: [], deadLetters: {}, orders: "some-pending" },
  ...{ alarms: ["errors"], composites: ["errors-sustained"], messages: ["medium", "high"] },
  ...overrides,
});
const healthy = row({ alarms: [], composites: [], messages: [] });

const evidence = (overrides: Partial<AlarmEvidence> = {}): AlarmEvidence => ({
  rang: ["errors", "errors-sustained"],
  told: [
    { severity: "medium", alarm: "errors" },
    { severity: "high", alarm: "errors-sustained" },
  ],
  simulatedMs: 15 * MINUTE,
  speed: 1,
  needs: {
    alarms: new Map([
      ["errors", 11 * MINUTE],
      ["errors-sustained", 11 * MINUTE],
    ]),
    messages: new Map([
      ["medium", 11 * MINUTE],
      ["high", 21 * MINUTE],
    ]),
  },
  ...overrides,
});

/** `name: outcome, found` of every check. */
const outcomes = (expectation: Expectation, alarms: AlarmEvidence, deadLetters = 0, calmMs = 0): readonly string[] => {
  const queuesBefore = [{ queue: "orders", visible: 0, inFlight: 0, delayed: 0, deadLetters, deadOrderIds: [] }];
  return alarmChecks({ expect: expectation, alarms, queuesBefore, analysis: { reports: [], calmMs } }).map(
    ({ name, ok, notJudged, actual }) => `${name}: ${notJudged ? "not judged" : ok ? "ok" : "FAILED"}, ${actual}`,
  );
};
const QUIET = ["alarms that nobody expects: ok, none", "messages that nobody expects: ok, none"];

describe("the alarms of a run", () => {
  it("are fine when the row's ring and tell, and no other does", () => {
    expect(outcomes(row(), evidence())).toEqual([
      "errors: ok, ALARM",
      "errors-sustained: ok, ALARM",
      "message to medium: ok, told",
      "message to high: ok, told",
      ...QUIET,
    ]);
  });

  it("that did not ring in their time fail; those that had no time for it are not judged, and it is said what they need", () => {
    const silent = { rang: [], told: [] };
    expect(outcomes(row(), evidence(silent))).toEqual([
      "errors: FAILED, not in 15 min",
      "errors-sustained: FAILED, not in 15 min",
      "message to medium: FAILED, not in 15 min",
      "message to high: not judged, needs 21 min of orders",
      ...QUIET,
    ]);
    expect(outcomes(row(), evidence({ ...silent, simulatedMs: 10 * MINUTE, speed: 20 }))[0]).toBe(
      "errors: not judged, needs 0.6 min of orders",
    );
  });

  it("that had to learn what is usual first are not judged when they had too little time for it", () => {
    const learning = row({ learnMinutes: 100 });
    const silent = evidence({ rang: [], told: [] });
    const needs = "not judged, needs 100 min of the alarms' clock before the fault";
    expect(outcomes(learning, silent, 0, 99 * MINUTE)).toEqual([
      `errors: ${needs}`,
      `errors-sustained: ${needs}`,
      `message to medium: ${needs}`,
      `message to high: ${needs}`,
      ...QUIET,
    ]);
    expect(outcomes(learning, silent, 0, 100 * MINUTE)[0]).toBe("errors: FAILED, not in 15 min");
    expect(outcomes(learning, evidence(), 0, 0)[0]).toBe("errors: ok, ALARM");
  });

  it("that ring unexpectedly fail, as do their messages, but for those that the row lets follow", () => {
    const more = evidence({
      rang: ["errors", "errors-sustained", "orders-dead-letters"],
      told: [...evidence().told, { severity: "critical", alarm: "orders-dead-letters" }],
    });
    expect(outcomes(row(), more).slice(-2)).toEqual([
      "alarms that nobody expects: FAILED, 1",
      "messages that nobody expects: FAILED, 1",
    ]);
    expect(outcomes(row({ mayFollow: ["orders-dead-letters"] }), more).slice(-2)).toEqual(QUIET);
  });

  it("that an earlier run may have caused are not judged", () => {
    const more = evidence({ rang: ["orders-dead-letters"], told: [{ severity: "medium", alarm: "orders-dead-letters" }] });
    expect(outcomes(healthy, more, 3)).toEqual([
      "alarms that nobody expects: not judged, an earlier run left 3 messages",
      "messages that nobody expects: not judged, an earlier run left 3 messages",
    ]);
    expect(outcomes(healthy, more)).toEqual(["alarms that nobody expects: FAILED, 1", "messages that nobody expects: FAILED, 1"]);
  });

  it("of a healthy run are none, which a run of seconds does not show", () => {
    const quiet = { rang: [], told: [] };
    expect(outcomes(healthy, evidence(quiet))).toEqual(QUIET);
    expect(outcomes(healthy, evidence({ ...quiet, simulatedMs: 10_000 }))[0]).toMatch(/not judged, .* shorter than a minute/);
  });

  it("do not fail for a message that only the wall clock's pace brings, when their clock was faster", () => {
    const told = [{ severity: "medium" as const, alarm: "errors" }];
    const late = evidence({ told, simulatedMs: 30 * MINUTE });
    const expectation = row({ messagesAtWallClock: ["high"] });
    expect(outcomes(expectation, late)[3]).toBe("message to high: FAILED, not in 30 min");
    expect(outcomes(expectation, { ...late, speed: 20 })[3]).toBe("message to high: not judged, needs --speed 1");
    expect(outcomes(expectation, { ...evidence(), speed: 20 })[3]).toBe("message to high: ok, told");
  });
});

describe("the evidence of alarms", () => {
  const config = { ...loadConfig({ ENVIRONMENT: "dev" }), project: "shop", environmentSuffix: "dev" };

  it("is what rang and told since the run began, and the time that the row's alarms need", () => {
    const { alarms, wall } = running();
    for (let minute = 0; minute < 4; minute += 1)
      for (let line = 0; line < 3; line += 1) alarms.log(GROUP, errorLine, START + minute * MINUTE);
    wall.now = START + 4 * MINUTE;
    alarms.finish();
    const since = (from: number) => alarmEvidence(config, alarms, row(), { from, trafficMs: 4 * MINUTE });
    expect(since(START)).toMatchObject({ rang: ["errors", "errors-sustained"], simulatedMs: 4 * MINUTE });
    expect(since(START).told).toEqual([
      { severity: "medium", alarm: "errors" },
      { severity: "high", alarm: "errors-sustained" },
    ]);
    expect(since(START + 2 * MINUTE)).toMatchObject({ rang: [], told: [{ severity: "high" }] });
    // A period of a minute, one more, ten seconds until the fault shows, and the composite's wait of two minutes.
    expect([...since(START).needs.alarms]).toEqual([
      ["errors", 130_000],
      ["errors-sustained", 130_000],
    ]);
    expect([...since(START).needs.messages]).toEqual([
      ["medium", 130_000],
      ["high", 250_000],
    ]);
  });
});
