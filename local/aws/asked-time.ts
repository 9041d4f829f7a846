import type { AlarmClock } from "../alarms/index.js";

/**
 * The time in which clients ask for what was, and are answered: the alarms', which may run faster than the wall clock. What
 * arrives (log lines, segments, calls) is stamped with real time; how long something took stays as measured.
 */
export type AskedTime = Pick<AlarmClock, "at" | "realOf" | "now">;

/** The wall clock. */
export const WALL_TIME: AskedTime = { at: (time) => time, realOf: (time) => time, now: () => Date.now() };
