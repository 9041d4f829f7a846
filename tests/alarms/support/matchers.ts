import { expect } from "vitest";
import type { AlarmState } from "../../../simulator/model/index.js";
import { drawTimeline } from "../../../simulator/scenarios/index.js";
import { AlarmSimulation } from "./simulate.js";

/** A stretch of time, both ends in it: offsets (`10m`) or ISO 8601. */
interface Window {
  readonly after?: string;
  readonly before?: string;
}

/** Which message. */
interface Message extends Window {
  readonly alarm?: string;
  /** State that it tells. @default ALARM */
  readonly state?: AlarmState;
  /** How often, exactly. */
  readonly times?: number;
}

declare module "vitest" {
  interface Matchers<T> {
    /** The alarm enters ALARM within a stretch of time. */
    toHaveAlarmed: (alarm: string, window?: Window) => T;
    /** A message reaches the topic of a severity. */
    toHaveNotified: (severity: string, message?: Message) => T;
    /** No alarm enters ALARM, and nobody is told anything but the end of one. */
    toStayQuiet: (window?: Window) => T;
    /** The alarm's state at a time, as DescribeAlarms would tell it then. */
    toBeInState: (alarm: string, state: AlarmState, at: string) => T;
  }
}

interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** @param opposite what `.not` expects; undefined where it would say too little */
function hold(simulation: unknown, isNot: boolean, expectation: object, opposite?: object): MatcherResult {
  if (!(simulation instanceof AlarmSimulation)) throw new TypeError("expected what simulate(…) returns");
  if (isNot && !opposite) throw new TypeError("has no .not: expect what happens instead");
  const { failures, run } = simulation.judge({ ...(isNot ? opposite : expectation) });
  const message = (): string => {
    const alarms = [...new Set(failures.flatMap((failure) => failure.alarms))];
    return `${failures.map((failure) => failure.message).join("\n")}\n\n${drawTimeline(run, alarms)}`;
  };
  // Under `.not` vitest wants `pass` to be false when all is well.
  return { pass: isNot ? failures.length > 0 : failures.length === 0, message };
}

expect.extend({
  toHaveAlarmed(simulation: unknown, alarm: string, window: Window = {}) {
    return hold(simulation, this.isNot, { alarm, alarmed: window }, { alarm, alarmed: { ...window, never: true } });
  },
  toHaveNotified(simulation: unknown, severity: string, message: Message = {}) {
    const opposite = message.times === undefined ? { not_notified: severity, ...message } : undefined;
    return hold(simulation, this.isNot, { notified: severity, ...message }, opposite);
  },
  toStayQuiet(simulation: unknown, window: Window = {}) {
    return hold(simulation, this.isNot, { quiet: true, ...window });
  },
  toBeInState(simulation: unknown, alarm: string, state: AlarmState, at: string) {
    return hold(simulation, this.isNot, { at, alarms: { [alarm]: state } });
  },
});
