/** Something that keeps the stacks from being synthesized. */
export class SynthesisError extends Error {
  override readonly name: string = "SynthesisError";
}

/** A policy asks for more than least privilege. */
export class PolicyError extends SynthesisError {
  override readonly name = "PolicyError";
}

/** One name that AWS would refuse. */
export interface NameProblem {
  /** Terraform address, e.g. `compute: aws_lambda_function.order-processor`. */
  readonly address: string;
  readonly name: string;
  /** What AWS allows. */
  readonly allowed: string;
}

/** Names that AWS would refuse; carries all of them, not the first one. */
export class NameLimitError extends SynthesisError {
  override readonly name = "NameLimitError";

  constructor(readonly problems: readonly NameProblem[]) {
    const lines = problems.map((p) => `  ${p.address}: "${p.name}" ${p.allowed}`);
    super(
      `AWS would refuse ${problems.length} name${problems.length === 1 ? "" : "s"}; shorten project, environmentSuffix or the name in config/:\n${lines.join("\n")}`,
    );
  }
}
