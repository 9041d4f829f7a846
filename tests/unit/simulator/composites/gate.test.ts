import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ActionGate, type GateChanges, type GateOutput } from "../../../../simulator/composites/index.js";
import type { AlarmState } from "../../../../simulator/model/types.js";

type Timeline = Readonly<Record<number, GateChanges>>;

/** Wait 2, extension 3, as in the examples of the page "Suppressing composite alarm actions". */
const PERIODS = { waitMs: 2, extensionMs: 3 };

/** Plays changes at their times, and every timer when it is due. */
function play(timeline: Timeline, periods = PERIODS, inAlarm = false): readonly GateOutput[] {
  const gate = new ActionGate(periods, inAlarm);
  const outputs: GateOutput[] = [];
  for (const [time, changes] of Object.entries(timeline)) {
    while (gate.nextTimer < Number(time)) outputs.push(...gate.advance(gate.nextTimer));
    outputs.push(...gate.advance(Number(time), changes));
  }
  while (Number.isFinite(gate.nextTimer)) outputs.push(...gate.advance(gate.nextTimer));
  return outputs;
}

const lines = (outputs: readonly GateOutput[]): string[] =>
  outputs.map((output) => `${output.t} ${output.state} ${output.kind}${"by" in output ? ` by ${output.by}` : ""}`);

describe("suppression of a composite's actions", () => {
  it.each<[string, Timeline, string[]]>([
    ["performs them after the wait period", { 2: { state: "ALARM" } }, ["2 ALARM suppressed by WaitPeriod", "4 ALARM performed"]],
    [
      "holds them back when the suppressor comes before the wait period ends",
      { 2: { state: "ALARM" }, 3: { suppressorInAlarm: true } },
      ["2 ALARM suppressed by WaitPeriod", "3 ALARM held by Alarm"],
    ],
    [
      "begins a new wait period when the state changes during one",
      { 2: { state: "ALARM" }, 3: { state: "OK" } },
      ["2 ALARM suppressed by WaitPeriod", "3 OK suppressed by WaitPeriod", "5 OK performed"],
    ],
    [
      "holds them back at once while the suppressor is in ALARM",
      { 1: { suppressorInAlarm: true }, 2: { state: "ALARM" } },
      ["2 ALARM suppressed by Alarm"],
    ],
    [
      "performs them after the extension period",
      { 2: { state: "ALARM" }, 3: { suppressorInAlarm: true }, 6: { suppressorInAlarm: false } },
      ["2 ALARM suppressed by WaitPeriod", "3 ALARM held by Alarm", "6 ALARM held by ExtensionPeriod", "9 ALARM performed"],
    ],
    [
      "begins a wait period when the state changes during the extension period",
      { 2: { state: "ALARM" }, 3: { suppressorInAlarm: true }, 6: { suppressorInAlarm: false }, 7: { state: "OK" } },
      [
        "2 ALARM suppressed by WaitPeriod",
        "3 ALARM held by Alarm",
        "6 ALARM held by ExtensionPeriod",
        "7 OK suppressed by WaitPeriod",
        "9 OK performed",
      ],
    ],
    [
      "catches a suppressor that comes when the wait period ends",
      { 2: { state: "ALARM" }, 4: { suppressorInAlarm: true } },
      ["2 ALARM suppressed by WaitPeriod", "4 ALARM held by Alarm"],
    ],
    [
      "holds on when the suppressor comes back during the extension period",
      { 0: { suppressorInAlarm: true }, 1: { state: "ALARM" }, 2: { suppressorInAlarm: false }, 4: { suppressorInAlarm: true } },
      ["1 ALARM suppressed by Alarm", "2 ALARM held by ExtensionPeriod", "4 ALARM held by Alarm"],
    ],
    [
      "performs the actions of the last state only",
      {
        0: { suppressorInAlarm: true },
        1: { state: "ALARM" },
        2: { state: "OK" },
        5: { suppressorInAlarm: false },
      },
      ["1 ALARM suppressed by Alarm", "2 OK suppressed by Alarm", "5 OK held by ExtensionPeriod", "8 OK performed"],
    ],
    [
      "repeats nothing for a suppressor that comes and goes while the state stays",
      { 0: { state: "ALARM" }, 9: { suppressorInAlarm: true }, 12: { suppressorInAlarm: false } },
      ["0 ALARM suppressed by WaitPeriod", "2 ALARM performed"],
    ],
  ])("%s", (_, timeline, expected) => {
    expect(lines(play(timeline))).toEqual(expected);
  });

  it("performs actions at once when there is nothing to wait for", () => {
    expect(lines(play({ 2: { state: "ALARM" } }, { waitMs: 0, extensionMs: 0 }))).toEqual(["2 ALARM performed"]);
    const left = play({ 2: { state: "ALARM" }, 3: { suppressorInAlarm: false } }, { waitMs: 0, extensionMs: 0 }, true);
    expect(lines(left)).toEqual(["2 ALARM suppressed by Alarm", "3 ALARM performed"]);
  });

  it("says what holds the actions back at present", () => {
    const gate = new ActionGate(PERIODS);
    expect(gate.suppressedBy).toBeNull();
    gate.advance(0, { state: "ALARM" });
    expect(gate.suppressedBy).toBe("WaitPeriod");
    gate.advance(7);
    expect(gate.suppressedBy).toBeNull();
  });

  const END = 40;
  const changes = fc.record({
    suppressorInAlarm: fc.option(fc.boolean(), { nil: undefined }),
    state: fc.option(fc.constantFrom<AlarmState>("OK", "ALARM"), { nil: undefined }),
  });
  const timelines = fc.dictionary(fc.integer({ min: 0, max: END }).map(String), changes, { maxKeys: 14 });
  const periods = fc.record({ waitMs: fc.nat(5), extensionMs: fc.nat(5) });

  it("performs actions when a reading of the whole timeline says so", () => {
    fc.assert(
      fc.property(timelines, periods, fc.boolean(), (timeline, { waitMs, extensionMs }, atFirst) => {
        const times = Object.keys(timeline).map(Number);
        const inAlarmAt = (t: number): boolean =>
          times.filter((one) => one <= t).reduce((now, one) => timeline[one]?.suppressorInAlarm ?? now, atFirst);
        const moments = Array.from({ length: END + 1 }, (_, t) => t);
        const leaves = (after: number): number | undefined => moments.find((t) => t > after && !inAlarmAt(t));
        const comes = (after: number, until: number): number | undefined =>
          moments.find((t) => t > after && t <= until && inAlarmAt(t));
        /** When the actions of a change at `t` are performed if no other change comes. */
        const performedAt = (t: number): number | undefined => {
          let blockedAt = inAlarmAt(t) ? t : comes(t, t + waitMs);
          if (blockedAt === undefined) return t + waitMs;
          for (;;) {
            const left: number | undefined = leaves(blockedAt);
            if (left === undefined) return undefined;
            blockedAt = comes(left, left + extensionMs);
            if (blockedAt === undefined) return left + extensionMs;
          }
        };
        const entered = times.filter((t) => timeline[t]?.state !== undefined);
        const expected = entered.flatMap((t, index) => {
          const at = performedAt(t);
          const next = entered[index + 1];
          return at === undefined || (next !== undefined && next <= at) ? [] : [`${at} ${timeline[t]?.state}`];
        });
        const performed = play(timeline, { waitMs, extensionMs }, atFirst).filter(({ kind }) => kind === "performed");
        expect(performed.map(({ t, state }) => `${t} ${state}`)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it("does the same a day later", () => {
    const DAY = 86_400_000;
    fc.assert(
      fc.property(timelines, periods, (timeline, each) => {
        const later = Object.fromEntries(Object.entries(timeline).map(([t, change]) => [Number(t) + DAY, change]));
        expect(play(later, each)).toEqual(play(timeline, each).map((output) => ({ ...output, t: output.t + DAY })));
      }),
    );
  });
});
