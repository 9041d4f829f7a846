/** How one thing is. `note`: worth knowing and fine. `unknown`: it could not be looked at, which is never fine. */
export type Health = "ok" | "note" | "bad" | "unknown";

/** What one check says of one thing. */
export interface Finding {
  /** What it is about, e.g. a queue; empty when it is about the check as a whole. */
  readonly subject: string;
  readonly health: Health;
  /** In words, with what to do where it is not fine. */
  readonly detail: string;
}

/** One thing to look at. */
export interface Check {
  readonly name: string;
  /** @param signal ends what it waits for. Rejects when it cannot be made. */
  readonly run: (signal: AbortSignal) => Promise<readonly Finding[]>;
}

/** A check that was made, or could not be made. */
export interface CheckResult {
  readonly name: string;
  readonly findings: readonly Finding[];
}

/** Whether an environment is fine, and what was found. */
export interface StatusReport {
  readonly environment: string;
  readonly suffix: string;
  readonly fine: boolean;
  readonly checks: readonly CheckResult[];
}
