/** One thing that is wrong with an EMF line. */
export interface EmfViolation {
  /** Where, e.g. `_aws.CloudWatchMetrics[0].Metrics[2].Unit`; empty for the whole line. */
  readonly path: string;
  readonly problem: string;
}

/** A line that says it is EMF and breaks the format; carries every violation. */
export class EmfError extends Error {
  override readonly name = "EmfError";

  constructor(readonly violations: readonly EmfViolation[]) {
    const list = violations.map(({ path, problem }) => `${path || "the line"} ${problem}`);
    super(`broken EMF line, its metrics are lost: ${list.join("; ")}`);
  }
}
