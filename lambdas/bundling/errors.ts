/** One thing that keeps a handler from being bundled. */
export interface BundleProblem {
  readonly handler: string;
  /** Source file relative to the project, with line and column where known. */
  readonly file: string;
  readonly message: string;
}

/** Handlers could not be bundled; carries every problem. */
export class BundleError extends Error {
  override readonly name = "BundleError";

  constructor(
    readonly problems: readonly BundleProblem[],
    options?: ErrorOptions,
  ) {
    super(problems.map((p) => `cannot bundle the Lambda handler "${p.handler}": ${p.file}: ${p.message}`).join("\n"), options);
  }
}
