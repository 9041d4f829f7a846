import { UsageError } from "../../errors.js";

/** Problems that are told before reading stops. */
const MAX_PROBLEMS = 20;

/** Collects what is wrong with the lines of a file. */
export class LineProblems {
  private readonly found: string[] = [];

  constructor(private readonly file: string) {}

  get any(): boolean {
    return this.found.length > 0;
  }

  /**
   * @param line counted from 1
   * @throws {UsageError} when there are too many to go on
   */
  add(line: number, message: string): void {
    this.found.push(`${this.file}:${line}: ${message}`);
    if (this.found.length < MAX_PROBLEMS) return;
    throw new UsageError(`${this.found.join("\n")}\n${this.file}: more than ${MAX_PROBLEMS - 1} problems, reading stopped here`);
  }

  /** @throws {UsageError} with all that was found */
  throwIfAny(): void {
    if (this.any) throw new UsageError(this.found.join("\n"));
  }
}
