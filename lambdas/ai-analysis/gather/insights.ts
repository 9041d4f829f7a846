import { setTimeout as sleep } from "node:timers/promises";
import {
  type CloudWatchLogsClient,
  GetQueryResultsCommand,
  type ResultField,
  StartQueryCommand,
  StopQueryCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Deadline } from "../../shared/deadline.js";
import { calling, DependencyError, toError } from "../../shared/errors.js";

/** A query of Logs Insights. */
export interface LogQuery {
  readonly logGroups: readonly string[];
  readonly query: string;
  /** ISO times. */
  readonly from: string;
  readonly to: string;
}

/** Rows by field name, and why they may not be all; null: they are. */
export interface LogRows {
  readonly rows: readonly ReadonlyMap<string, string>[];
  readonly unfinished: string | null;
}

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 2000;
const BACKOFF = 1.6;
/** Kept back to stop a query that is still running, in ms. */
const STOP_MS = 500;

const rowOf = (fields: readonly ResultField[]): Map<string, string> =>
  new Map(fields.flatMap(({ field, value }): [string, string][] => (field && value !== undefined ? [[field, value]] : [])));

/** Statuses in which a query may still give more. */
const RUNNING: readonly string[] = ["Scheduled", "Running"];

/** What AWS says of a query that is not running any more (page "StopQuery"). */
const ENDED: readonly string[] = ["InvalidParameterException", "ResourceNotFoundException"];

/**
 * Stops a query that nobody waits for: it is paid by what it scans. That it ended meanwhile is just as well.
 * @returns what became of it; never throws, for what it found until then counts all the same
 */
async function stop(client: CloudWatchLogsClient, queryId: string): Promise<string> {
  try {
    await client.send(new StopQueryCommand({ queryId }));
  } catch (error) {
    const { name, message } = toError(error);
    if (!ENDED.includes(name)) return `was late and could not be stopped (${name}: ${message})`;
  }
  return "was stopped at its deadline";
}

async function look(client: CloudWatchLogsClient, queryId: string) {
  try {
    return await calling("reading a log query", () => client.send(new GetQueryResultsCommand({ queryId })));
  } catch (error) {
    await stop(client, queryId);
    throw error;
  }
}

/**
 * Runs a query and waits for it with growing pauses. At the deadline it is stopped, and what it had found by then is the answer;
 * it is stopped too where its results cannot be read.
 * @throws {DependencyError} when it cannot be started, fails, or is not known any more
 */
export async function runQuery(
  client: CloudWatchLogsClient,
  { logGroups, query, from, to }: LogQuery,
  deadline: Deadline,
): Promise<LogRows> {
  const { queryId } = await calling("starting a log query", () =>
    client.send(
      new StartQueryCommand({
        logGroupNames: [...logGroups],
        queryString: query,
        startTime: Math.floor(Date.parse(from) / 1000),
        // The end belongs to the range, to the second.
        endTime: Math.floor(Date.parse(to) / 1000) - 1,
      }),
    ),
  );
  if (!queryId) throw new DependencyError("starting a log query gave no id to ask for it by");
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(LONGEST_WAIT_MS, waitMs * BACKOFF)) {
    await sleep(Math.max(0, Math.min(waitMs, deadline.remainingMs() - STOP_MS)));
    const { status = "Unknown", results = [] } = await look(client, queryId);
    if (status === "Complete") return { rows: results.map(rowOf), unfinished: null };
    if (!RUNNING.includes(status)) throw new DependencyError(`a log query ended as ${status}`);
    if (deadline.remainingMs() <= STOP_MS) return { rows: results.map(rowOf), unfinished: await stop(client, queryId) };
  }
}
