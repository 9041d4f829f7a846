/** The clock of the alarms: it starts with the wall clock and may run faster. Times are epoch milliseconds. */
export interface AlarmClock {
  /** Simulated milliseconds per real one, a whole number. */
  readonly speed: number;
  /** When both clocks showed the same. */
  readonly startedAt: number;
  /** Simulated time of a real one: the start + speed × what has passed since. */
  at(realTime: number): number;
  /** Real time of a simulated one. */
  realOf(simulatedTime: number): number;
  /** Simulated time now. */
  now(): number;
}

/** @param wall the wall clock */
export const alarmClock = (speed: number, wall: () => number = Date.now): AlarmClock => {
  const startedAt = wall();
  const at = (realTime: number): number => startedAt + speed * (realTime - startedAt);
  return {
    speed,
    startedAt,
    at,
    realOf: (simulatedTime) => startedAt + (simulatedTime - startedAt) / speed,
    now: () => at(wall()),
  };
};
