/** What is promised: at least `target` of the events are good, counted over every stretch of `periodSeconds`. */
export interface Objective {
  /** Share of good events, above 0, at most 1: 0.999. 1 allows no bad event at all. */
  readonly target: number;
  /** Length of the rolling period, say 30 days. */
  readonly periodSeconds: number;
}

/** An objective, or a rule on one, that cannot be meant. */
export class ObjectiveError extends Error {
  override readonly name = "ObjectiveError";
}

/** @throws ObjectiveError naming the field, for a target outside (0, 1] or a period that is no positive number */
export function checkObjective({ target, periodSeconds }: Objective): void {
  if (!(target > 0 && target <= 1))
    throw new ObjectiveError(`target is ${target}: it must be a share above 0 and at most 1, such as 0.999`);
  if (!(periodSeconds > 0 && Number.isFinite(periodSeconds)))
    throw new ObjectiveError(`periodSeconds is ${periodSeconds}: it must be a number of seconds above 0`);
}
