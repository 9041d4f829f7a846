/** One thing in the Terraform that the simulator cannot take. */
export interface ModelProblem {
  readonly file: string;
  /** Address of the resource; empty where the whole file is meant. */
  readonly address: string;
  /** Attribute, as `metric_query[0].metric.stat`. */
  readonly attribute?: string;
  /** What is wrong and how to mend it. */
  readonly message: string;
}

const format = ({ file, address, attribute, message }: ModelProblem): string =>
  `${[file, address, attribute].filter((part) => part !== undefined && part !== "").join(": ")}: ${message}`;

/** Terraform whose alarms cannot be simulated as CloudWatch would run them; carries every problem, one line each. */
export class ModelError extends Error {
  override readonly name = "ModelError";

  constructor(
    readonly problems: readonly ModelProblem[],
    options?: ErrorOptions,
  ) {
    super(problems.map(format).join("\n"), options);
  }
}
