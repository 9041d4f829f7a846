import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { plainLine, plainText } from "../../../domain/analysis/redaction/index.js";
import type { AnalysisOptions } from "../../../domain/contracts/analysis-settings.js";
import { LOG_FIELDS } from "../../../domain/contracts/log-line.js";
import type { IncidentMaterial, MaterialLine } from "../../../domain/contracts/material.js";
import type { Deadline } from "../../shared/deadline.js";
import { toError } from "../../shared/errors.js";
import { reasonLine } from "../reason-line.js";
import type { NodeNames } from "../trigger/names.js";
import type { Windows } from "../windows.js";
import { runQuery } from "./insights.js";
import { errorLines, FETCHED_TEXT, LOG_COLUMNS, usualLines, warnLines } from "./log-queries.js";
import type { Gathered } from "./source.js";

type Logs = IncidentMaterial["logs"];

/** Most log groups of one query (page "StartQuery"). */
const MOST_GROUPS = 50;
/** Characters of one line that are kept, with its stack; less than are fetched, so that what was cut in two is seen and left out. */
const MOST_TEXT = FETCHED_TEXT / 2;
const MOST_NAME = 200;

/** Lines of one query, made of its rows as soon as they are there: those are several times as large. */
interface LogLines {
  readonly lines: readonly MaterialLine[];
  /** Why they may not be all; null: they are. */
  readonly unfinished: string | null;
}

/** Log groups by service. */
function logGroupsOf(names: NodeNames): Map<string, string> {
  const groups = names.topology.nodes.flatMap(({ kind, key, name }): [string, string][] => {
    if (kind === "function") return [[`/aws/lambda/${names.resource(key)}`, name]];
    return kind === "container" ? [[`/ecs/${names.resource(key)}`, name]] : [];
  });
  return new Map(groups.slice(0, MOST_GROUPS));
}

/** Logs Insights writes times in UTC without saying so: `2026-11-21 10:00:00.000`. */
const instantOf = (text: string | undefined): string | undefined => {
  const time = Date.parse(`${text?.replace(" ", "T")}Z`);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
};

const nameIn = (text: string | undefined): string | null => (text === undefined ? null : plainLine(text, MOST_NAME));

/** The line as it is kept: redacted and cut. */
function lineOf(row: ReadonlyMap<string, string>, groups: ReadonlyMap<string, string>): MaterialLine | undefined {
  const at = instantOf(row.get("@timestamp"));
  // `account:log group`.
  const node = groups.get(row.get("@log")?.replace(/^\d+:/, "") ?? "");
  if (at === undefined || node === undefined) return undefined;
  const stack = row.get(LOG_COLUMNS.stack);
  return {
    at,
    node,
    level: row.get(LOG_FIELDS.level) ?? null,
    message: plainText([row.get(LOG_COLUMNS.text) ?? "", ...(stack ? [stack] : [])].join("\n"), MOST_TEXT),
    errorName: nameIn(row.get(LOG_COLUMNS.errorName)),
    operation: nameIn(row.get(LOG_FIELDS.operation)),
  };
}

/**
 * Error lines and warnings of all services in the incident, and of the time before it. Lines of the normal time are a help, so that
 * the others stand without them.
 * @throws {DependencyError} when no query of the incident could be run
 */
export async function readLogs(
  client: CloudWatchLogsClient,
  names: NodeNames,
  { logLines }: Pick<AnalysisOptions, "logLines">,
  { normal, incident }: Windows,
  deadline: Deadline,
): Promise<Gathered<Logs>> {
  const groups = logGroupsOf(names);
  const logGroups = [...groups.keys()];
  const errors = Math.ceil(logLines.incident / 2);
  const queries = [
    { what: "errors", limit: errors, query: errorLines(errors), ...incident },
    { what: "warnings", limit: errors, query: warnLines(errors), ...incident },
    { what: "lines of the normal time", limit: logLines.normal, query: usualLines(logLines.normal), ...normal },
  ];
  const lacking: string[] = [];
  const answers = await Promise.allSettled(
    queries.map(async ({ limit, ...asked }): Promise<LogLines> => {
      if (limit === 0) return { lines: [], unfinished: null };
      const { rows, unfinished } = await runQuery(client, { ...asked, logGroups }, deadline);
      return { lines: rows.flatMap((row) => lineOf(row, groups) ?? []), unfinished };
    }),
  );
  const linesOf = (at: number): MaterialLine[] => {
    const answer = answers[at];
    const what = queries[at]?.what ?? "";
    if (answer?.status !== "fulfilled") {
      lacking.push(reasonLine(`${what} could not be read: ${toError(answer?.reason).message}`));
      return [];
    }
    const { lines, unfinished } = answer.value;
    if (unfinished !== null) lacking.push(reasonLine(`the query of ${what} ${unfinished}: not all may be there`));
    return [...lines];
  };
  const inOrder = (lines: MaterialLine[]) => lines.sort((a, b) => a.at.localeCompare(b.at));
  const value = { incident: inOrder([...linesOf(0), ...linesOf(1)]), normal: inOrder(linesOf(2)) };
  const [first, second] = answers;
  if (first?.status === "rejected" && second?.status === "rejected") throw first.reason;
  return { value, lacking };
}
