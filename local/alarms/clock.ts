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
  /**
   * Simulated time of metrics in a log line. Services stamp them with the time they have, the real one. A function that follows
   * metrics stamps with the time of the values that it was told of, which is simulated: on a faster clock it has not come yet.
   * @param arrivedAt real time at which the line came
   */
  ofEmbedded(time: number, arrivedAt: number): number;
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
    ofEmbedded: (time, arrivedAt) => (time > arrivedAt ? time : at(time)),
    now: () => at(wall()),
  };
};
