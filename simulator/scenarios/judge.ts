import { alarmNames } from "../model/alarm-names.js";
import type { AlarmState } from "../model/types.js";
import type { Notification, Transition } from "../simulation/index.js";
import type { Run } from "./outcome.js";
import type { Expectation, Window } from "./scenario.js";
import { formatOffset } from "./times.js";

/** An expectation that did not come true. */
export interface Failure {
  readonly message: string;
  /** Alarms whose timelines show why, whole names. */
  readonly alarms: readonly string[];
}

/** Alarms that a message names when none was asked for. */
const MOST_SHOWN = 5;

const isWithin = (t: number, { after, before }: Window): boolean =>
  t >= (after ?? Number.NEGATIVE_INFINITY) && t <= (before ?? Number.POSITIVE_INFINITY);

/** State of an alarm at a time, as DescribeAlarms would tell it then. */
export function stateAt({ outputs }: Pick<Run, "outputs">, alarm: string, at: number): AlarmState {
  let state: AlarmState = "INSUFFICIENT_DATA";
  for (const output of outputs) {
    if (output.t > at) break;
    if (output.type === "transition" && output.alarm === alarm) state = output.to;
  }
  return state;
}

/** Holds one expectation against what happened. */
export function judge(run: Run, expectation: Expectation): readonly Failure[] {
  const names = alarmNames(run.model);
  const short = (name: string): string => names.short(name);
  const at = (t: number): string => formatOffset(t - run.start);
  const times = (all: readonly { readonly t: number }[]): string => all.map(({ t }) => at(t)).join(", ");
  const spoken = ({ after, before }: Window): string => {
    if (after === undefined && before === undefined) return "";
    if (after === undefined) return ` until ${at(before ?? run.end)}`;
    return before === undefined ? ` from ${at(after)} on` : ` between ${at(after)} and ${at(before)}`;
  };
  const entered = (alarm?: string): readonly Transition[] =>
    run.outputs.flatMap((output) =>
      output.type === "transition" && output.to === "ALARM" && (alarm === undefined || output.alarm === alarm) ? [output] : [],
    );

  switch (expectation.kind) {
    case "states":
      return [...expectation.states].flatMap(([alarm, wanted]) => {
        const state = stateAt(run, alarm, expectation.at);
        if (state === wanted) return [];
        return [{ message: `${short(alarm)} is ${state} at ${at(expectation.at)}, expected ${wanted}`, alarms: [alarm] }];
      });

    case "alarmed": {
      const { alarm, expected, window } = expectation;
      const all = entered(alarm);
      const inside = all.filter(({ t }) => isWithin(t, window));
      if (inside.length > 0 === expected) return [];
      const message = expected
        ? `${short(alarm)} does not enter ALARM${spoken(window)}; it ${all.length > 0 ? `does at ${times(all)}` : "never does"}`
        : `${short(alarm)} enters ALARM at ${times(inside)}, expected never${spoken(window)}`;
      return [{ message, alarms: [alarm] }];
    }

    case "notified": {
      const { target, called, expected, alarm, state, times: count, window } = expectation;
      const all = run.outputs.filter(
        (output): output is Notification =>
          output.type === "notification" &&
          output.target === target &&
          output.state === state &&
          (alarm === undefined || output.alarm === alarm),
      );
      const sent = all.filter((row) => row.suppressedBy === undefined);
      const inside = sent.filter(({ t }) => isWithin(t, window));
      const isRight = expected ? (count === undefined ? inside.length > 0 : inside.length === count) : inside.length === 0;
      if (isRight) return [];
      const about = `${called} is told ${state}${alarm === undefined ? "" : ` of ${short(alarm)}`}`;
      const rows = (list: readonly Notification[]): string =>
        list
          .map((row) => `${at(row.t)} (${short(row.alarm)}${row.suppressedBy ? `, held back by ${row.suppressedBy}` : ""})`)
          .join(", ");
      const wanted = expected ? (count === undefined ? "once or more" : `${count} times`) : "never";
      // Where nothing was told, what rang instead is looked for next.
      const rang = all.length === 0 && alarm === undefined ? [...new Set(entered().map((row) => row.alarm))] : undefined;
      const shown = rang?.slice(0, MOST_SHOWN) ?? [];
      const instead = shown.map((name) => `${short(name)} at ${times(entered(name))}`).join(", ") || "none";
      const more = rang && rang.length > shown.length ? ` and ${rang.length - shown.length} more` : "";
      const found = rang ? `; alarms that enter ALARM: ${instead}${more}` : all.length > 0 ? `; messages: ${rows(all)}` : "";
      const message = `${about} ${inside.length} times${spoken(window)}, expected ${wanted}${found}`;
      const concerned = [...(alarm === undefined ? [] : [alarm]), ...all.map((row) => row.alarm), ...shown];
      return [{ message, alarms: [...new Set(concerned)] }];
    }

    case "quiet": {
      const { window } = expectation;
      const loud = entered().filter(({ t }) => isWithin(t, window));
      const told = run.outputs.filter(
        (output): output is Notification =>
          output.type === "notification" && output.state !== "OK" && !output.suppressedBy && isWithin(output.t, window),
      );
      if (loud.length + told.length === 0) return [];
      const list = [...new Set([...loud, ...told].map(({ alarm }) => alarm))];
      const message = [
        ...loud.map(({ t, alarm }) => `${short(alarm)} enters ALARM at ${at(t)}`),
        ...told.map(({ t, alarm, target }) => `${short(alarm)} tells ${target} at ${at(t)}`),
      ].join("; ");
      return [{ message: `expected quiet${spoken(window)}, but ${message}`, alarms: list }];
    }
  }
}
