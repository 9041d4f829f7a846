/** One thing that is wrong in a Terraform document. */
export interface TerraformProblem {
  /** File as it was given to the loader. */
  readonly file: string;
  /** Address of the resource, data source or output, where there is one. */
  readonly address?: string;
  /** Attribute, as `environment[0].variables.A`. */
  readonly attribute?: string;
  readonly message: string;
}

const format = ({ file, address, attribute, message }: TerraformProblem): string =>
  `${[file, address, attribute].filter((part) => part !== undefined && part !== "").join(": ")}: ${message}`;

/** Terraform JSON that cannot be read, or that does not hang together; carries every problem found. */
export class TerraformError extends Error {
  override readonly name = "TerraformError";

  constructor(
    readonly problems: readonly TerraformProblem[],
    options?: ErrorOptions,
  ) {
    super(problems.map(format).join("\n"), options);
  }
}
