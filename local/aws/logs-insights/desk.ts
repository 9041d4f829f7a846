import { randomUUID } from "node:crypto";
import type { AskedTime } from "../asked-time.js";
import type { Query } from "./ast.js";
import { type InsightsResult, runQuery } from "./run.js";
import type { LogStore } from "./store.js";

/** A query that was started; times in seconds, of the time that is asked in. */
export interface Started {
  readonly text: string;
  readonly query: Query;
  readonly groups: readonly string[];
  readonly startTime: number;
  readonly endTime: number;
  readonly most: number;
}

/** A query on its way. */
export interface InsightsRun extends Started {
  readonly id: string;
  /** Epoch milliseconds, of the time that is asked in. */
  readonly createdAt: number;
  readonly status: "Running" | "Complete" | "Cancelled";
  readonly result: InsightsResult;
}

/** Queries that are remembered. */
const MOST_QUERIES = 1000;
const NOTHING: InsightsResult = { rows: [], statistics: { recordsMatched: 0, recordsScanned: 0, bytesScanned: 0 } };

/** The queries that were started. A query is running when it is first asked for, as in AWS, and done the next time. */
export class InsightsDesk {
  private readonly runs = new Map<string, InsightsRun & { readonly seen: boolean }>();

  constructor(
    private readonly lines: LogStore,
    private readonly time: AskedTime,
  ) {}

  /** @returns the query's id */
  start(started: Started): string {
    const id = randomUUID();
    this.runs.set(id, { ...started, id, createdAt: this.time.now(), status: "Running", result: NOTHING, seen: false });
    const [oldest] = this.runs.keys();
    if (this.runs.size > MOST_QUERIES && oldest !== undefined) this.runs.delete(oldest);
    return id;
  }

  /** The query as it is now; null: there is none. */
  look(id: string): InsightsRun | null {
    const run = this.runs.get(id);
    if (run?.status !== "Running") return run ?? null;
    const next = run.seen ? { ...run, status: "Complete" as const, result: this.run(run) } : { ...run, seen: true };
    this.runs.set(id, next);
    return next;
  }

  /** @returns false when it was not running any more; null: there is no such query */
  stop(id: string): boolean | null {
    const run = this.runs.get(id);
    if (!run) return null;
    if (run.status !== "Running") return false;
    this.runs.set(id, { ...run, status: "Cancelled" });
    return true;
  }

  /** All that are remembered, newest first. */
  all(): readonly InsightsRun[] {
    return [...this.runs.values()].reverse();
  }

  private run({ query, groups, startTime, endTime, most }: Started): InsightsResult {
    // The last second counts as a whole.
    return runQuery(query, this.lines.read(groups, startTime * 1000, endTime * 1000 + 999, this.time), most);
  }
}
