import { LOG_FIELDS } from "../../../domain/contracts/log-line.js";
import { FETCHED_TEXT, LOG_COLUMNS } from "../../../lambdas/ai-analysis/gather/log-queries.js";
import { type Answer, type Asked, page, textOf } from "./asked.js";
import type { Scenario } from "./scenario.js";

interface Query {
  readonly groups: readonly unknown[];
  readonly limit: number;
  readonly stacks: boolean;
  /** How often its results were asked for. */
  looks: number;
}

/** Queries that were started, by id. */
const queries = new Map<string, Query>();

function startQuery({ body }: Asked): Answer {
  const queryId = String(queries.size + 1);
  const text = String(body.queryString);
  const groups = Array.isArray(body.logGroupNames) ? body.logGroupNames : [];
  const limit = Number(/limit (\d+)/.exec(text)?.[1] ?? 0);
  queries.set(queryId, { groups, limit, stacks: text.includes(LOG_FIELDS.errorStack), looks: 0 });
  return { queryId };
}

/** Half of the rows while it runs, then all. */
function queryResults({ body }: Asked, { messageLength, stackLength }: Scenario): Answer {
  const query = queries.get(String(body.queryId));
  if (!query) return { status: "Failed", results: [] };
  query.looks += 1;
  const done = query.looks > 1;
  const rows = Array.from({ length: done ? query.limit : Math.floor(query.limit / 2) }, (_, at) =>
    Object.entries({
      "@timestamp": `2026-11-21 09:${String(at % 60).padStart(2, "0")}:00.000`,
      "@log": `123456789012:${query.groups[at % query.groups.length]}`,
      level: at % 2 ? "ERROR" : "WARN",
      operation: "pay",
      text: textOf(Math.min(messageLength, FETCHED_TEXT), at),
      errorName: "DependencyError",
      ...(query.stacks && { [LOG_COLUMNS.stack]: textOf(Math.min(stackLength, FETCHED_TEXT), at) }),
      "@ptr": textOf(120, at),
    }).map(([field, value]) => ({ field, value })),
  );
  return { status: done ? "Complete" : "Running", results: rows, statistics: { recordsMatched: rows.length } };
}

function changes({ body }: Asked, scenario: Scenario): Answer {
  const source = JSON.stringify(body.LookupAttributes);
  const all = Array.from({ length: scenario.changes * scenario.changePages }, (_, at) => ({
    EventId: `${source.length}-${at}`,
    EventName: "UpdateFunctionCode20150331v2",
    EventSource: "lambda.amazonaws.com",
    EventTime: 1_795_000_000 + at,
    Username: "pipeline",
    Resources: [{ ResourceType: "AWS::Lambda::Function", ResourceName: `function-${at}` }],
    CloudTrailEvent: JSON.stringify({
      requestParameters: { functionName: `function-${at}`, description: textOf(1500, at) },
      responseElements: { version: String(at), environment: textOf(1500, at) },
    }),
  }));
  return page(body.NextToken, all, scenario.changes, "Events");
}

/** What the model says: what it cites is dropped or not, all of it was read. */
const told = (): Answer => ({
  stopReason: "tool_use",
  usage: { inputTokens: 9000, outputTokens: 900, totalTokens: 9900 },
  metrics: { latencyMs: 1 },
  output: {
    message: {
      role: "assistant",
      content: [
        {
          toolUse: {
            toolUseId: "1",
            name: "write_report",
            input: { summary: [{ text: textOf(400, 1), evidence: ["a1", "m1"] }] },
          },
        },
      ],
    },
  },
});

/** Answers about logs, changes and the model; tables and buckets take everything. */
export const OTHERS: Readonly<Record<string, (asked: Asked, scenario: Scenario) => Answer>> = {
  StartQuery: startQuery,
  GetQueryResults: queryResults,
  LookupEvents: changes,
  converse: told,
};
