/**
 * What can go wrong on the laptop. `exitCode` follows the command line's contract: 1 when the platform did not come up or
 * broke, 2 when a tool or an argument is wrong.
 */
export class LaptopError extends Error {
  override readonly name: string = "LaptopError";

  constructor(
    message: string,
    readonly exitCode: 1 | 2 = 1,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** One or more tools are missing or unusable; the message has one line per tool with the line that installs it. */
export class ToolError extends LaptopError {
  override readonly name = "ToolError";

  constructor(
    readonly problems: readonly string[],
    options?: ErrorOptions,
  ) {
    super(problems.join("\n"), 2, options);
  }
}

/** moto did not start, died, or cannot be stopped. */
export class MotoError extends LaptopError {
  override readonly name = "MotoError";

  constructor(message: string, options?: ErrorOptions) {
    super(message, 1, options);
  }
}

/** The synthesized Terraform cannot be made fit for the local AWS. */
export class TransformError extends LaptopError {
  override readonly name = "TransformError";

  constructor(readonly problems: readonly string[]) {
    super(problems.join("\n"), 1);
  }
}

/** Terraform failed on a stack. */
export class ApplyError extends LaptopError {
  override readonly name = "ApplyError";

  constructor(
    message: string,
    readonly stackName: string,
    readonly logFile: string,
    options?: ErrorOptions,
  ) {
    super(message, 1, options);
  }
}
