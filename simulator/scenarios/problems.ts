/** Where in a scenario file: keys and indices from its root. */
export type ScenarioPath = readonly (string | number)[];

/** One thing that is wrong with a scenario file. */
export interface ScenarioProblem {
  readonly path: ScenarioPath;
  readonly message: string;
}

/** Collects problems; the same one of several runs of a scenario once. */
export class Problems {
  private readonly found = new Map<string, ScenarioProblem>();

  add(path: ScenarioPath, message: string): void {
    this.found.set(JSON.stringify([path, message]), { path, message });
  }

  /** Runs `work`; an error of these kinds is a problem of `path`, and undefined comes back. */
  try<T>(path: ScenarioPath, kinds: readonly (new (...args: never[]) => Error)[], work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Error) || !kinds.some((kind) => error instanceof kind)) throw error;
      this.add(path, error.message);
      return undefined;
    }
  }

  get size(): number {
    return this.found.size;
  }

  list(): readonly ScenarioProblem[] {
    return [...this.found.values()];
  }
}
