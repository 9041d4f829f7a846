/** When something happens: a schedule's next time. */
export interface Schedule {
  /** The next time after `now`, for a schedule that began at `startedAt` (epoch milliseconds); null: never again. */
  next(now: number, startedAt: number): number | null;
}
