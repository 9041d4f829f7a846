import { SynthesisError } from "../errors.js";

/** One thing that is wrong with the monitoring. */
export interface MonitoringProblem {
  /** The alarm's name, or what else is meant (`dashboard`). */
  readonly subject: string;
  /** What is wrong. */
  readonly problem: string;
  /** How to fix it. */
  readonly fix: string;
}

/** The monitoring would not work as declared; carries every problem, not the first one. */
export class MonitoringError extends SynthesisError {
  override readonly name = "MonitoringError";

  constructor(readonly problems: readonly MonitoringProblem[]) {
    const lines = problems.map((p) => `  ${p.subject}: ${p.problem}; ${p.fix}`);
    super(`Monitoring has ${problems.length} problem${problems.length === 1 ? "" : "s"}:\n${lines.join("\n")}`);
  }
}
