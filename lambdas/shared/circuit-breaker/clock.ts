/** The time of one instance. Tests pass their own. */
export interface Clock {
  /** Epoch ms: comparable with other instances' up to the configured skew, and set right now and then. */
  wall(): number;
  /** Ms since some moment; never set, yet it may stand still while Lambda freezes the process. */
  steady(): number;
  /** Runs something later. @returns takes it back */
  after(ms: number, run: () => void): () => void;
}

/** The clock of the process. */
export const systemClock: Clock = {
  wall: () => Date.now(),
  steady: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** A moment by both clocks. */
export interface Moment {
  readonly wall: number;
  readonly steady: number;
}

/** Now. */
export const momentOf = (clock: Clock): Moment => ({ wall: clock.wall(), steady: clock.steady() });

/** Time since a moment, in ms, at least as much as went by: for what must end in time. */
export const mostSince = (clock: Clock, { wall, steady }: Moment): number =>
  Math.max(0, clock.wall() - wall, clock.steady() - steady);

/** Time since a moment, in ms, at most as much as went by: for what must wait long enough. */
export const leastSince = (clock: Clock, { wall, steady }: Moment): number =>
  Math.max(0, Math.min(clock.wall() - wall, clock.steady() - steady));
