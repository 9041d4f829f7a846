/** One thing that is wrong: where, what it is, and what is allowed. */
export interface ConfigProblem {
  /** Dotted path, e.g. `network.availabilityZones`. */
  readonly path: string;
  /** The offending value as JSON, shortened. */
  readonly value: string;
  /** What is allowed. */
  readonly allowed: string;
}

/** The configuration is wrong; carries every problem, not the first one. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";

  constructor(
    readonly source: string,
    readonly problems: readonly ConfigProblem[],
  ) {
    const lines = problems.map((p) => `  ${p.path} = ${p.value}: ${p.allowed}`);
    super(`${source} has ${problems.length} problem${problems.length === 1 ? "" : "s"}:\n${lines.join("\n")}`);
  }
}
