import * as v from "valibot";
import { answer } from "../answer.js";
import type { AskedTime } from "../asked-time.js";
import type { Call } from "../call.js";
import { AwsError } from "../errors.js";
import type { AnswerObject } from "../value.js";
import { documentOf } from "./documents.js";
import type { Filter } from "./filter/ast.js";
import { FilterError } from "./filter/errors.js";
import { passes } from "./filter/evaluate.js";
import { parseFilter } from "./filter/parser.js";
import { serviceGraph } from "./service-graph.js";
import { filterTraceOf, summaryOf } from "./summary.js";
import { TraceStore } from "./traces.js";

/** Summaries of one answer. */
const PAGE = 200;
/** Traces of one BatchGetTraces (page "BatchGetTraces"). */
const MOST_TRACES = 5;

const TraceIds = v.looseObject({ TraceIds: v.array(v.string()) });
const BatchedIds = v.looseObject({ TraceIds: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(MOST_TRACES)) });
const Times = v.pipe(
  v.looseObject({ StartTime: v.number(), EndTime: v.number() }),
  v.check(({ StartTime, EndTime }) => StartTime < EndTime, "StartTime must be before EndTime"),
);
const Summaries = v.intersect([
  Times,
  v.looseObject({
    TimeRangeType: v.optional(v.picklist(["TraceId", "Event"]), "TraceId"),
    FilterExpression: v.optional(v.string()),
    NextToken: v.optional(v.pipe(v.string(), v.regex(/^\d+$/, "is no token of an earlier answer"))),
  }),
]);
const Documents = v.looseObject({ TraceSegmentDocuments: v.array(v.string()) });

async function input<const S extends v.GenericSchema>(call: Call, schema: S): Promise<v.InferOutput<S>> {
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), await call.text());
  if (result.success) return result.output;
  const problems = result.issues.map((issue) => `${v.getDotPath(issue) ?? "(request)"}: ${issue.message}`);
  throw new AwsError("InvalidRequestException", problems.join("; "));
}

function filterOf(expression: string | undefined): Filter | null {
  if (expression === undefined || expression.trim() === "") return null;
  try {
    return parseFilter(expression);
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    throw new AwsError("InvalidRequestException", error.message, 400, { cause: error });
  }
}

/** X-Ray as far as moto does not know it. */
export interface XrayHandler {
  /** @returns false when the request is moto's (groups, rules) */
  handle(call: Call): Promise<boolean>;
}

/** Keeps segments, and answers from them. @param account that the services are of */
export function createXray(time: AskedTime, account: string): XrayHandler {
  const traces = new TraceStore(time);

  const operations: Readonly<Record<string, (call: Call) => Promise<AnswerObject>>> = {
    async "/TraceSegments"(call) {
      const { TraceSegmentDocuments: documents } = await input(call, Documents);
      const refused = documents.filter((document) => !traces.put(document));
      const problem = { ErrorCode: "InvalidSegment", Message: "the document is no segment of a trace" };
      return { UnprocessedTraceSegments: refused.map(() => problem) };
    },

    async "/Traces"(call) {
      const { TraceIds: ids } = await input(call, BatchedIds);
      const found = ids.flatMap((id) => traces.get(id) ?? []);
      return {
        Traces: found.map(({ id, segments, startedAt, endedAt }) => ({
          ...{ Id: id, Duration: endedAt - startedAt, LimitExceeded: false },
          Segments: segments.map((segment) => ({ Id: segment.id, Document: documentOf(segment) })),
        })),
        UnprocessedTraceIds: ids.filter((id) => !traces.get(id)),
      };
    },

    async "/TraceSummaries"(call) {
      const { StartTime, EndTime, TimeRangeType, FilterExpression, NextToken } = await input(call, Summaries);
      const filter = filterOf(FilterExpression);
      const inRange = TimeRangeType === "Event" ? traces.activeIn(StartTime, EndTime) : traces.startedIn(StartTime, EndTime);
      // Newest first, as the console begins at the end of the range.
      const found = inRange.reverse().flatMap((trace) => {
        const seen = filterTraceOf(trace, account);
        return seen && (filter === null || passes(filter, seen)) ? [summaryOf(trace, seen)] : [];
      });
      const from = Number(NextToken ?? 0);
      return {
        TraceSummaries: found.slice(from, from + PAGE),
        TracesProcessedCount: inRange.length,
        ApproximateTime: new Date(StartTime * 1000),
        NextToken: from + PAGE < found.length ? String(from + PAGE) : undefined,
      };
    },

    async "/ServiceGraph"(call) {
      const { StartTime, EndTime } = await input(call, Times);
      return {
        StartTime: new Date(StartTime * 1000),
        EndTime: new Date(EndTime * 1000),
        Services: serviceGraph(traces.startedIn(StartTime, EndTime).map(({ segments }) => segments)),
        ContainsOldGroupVersions: false,
      };
    },

    async "/TraceGraph"(call) {
      const { TraceIds: ids } = await input(call, TraceIds);
      return { Services: serviceGraph(ids.map((id) => traces.get(id)?.segments ?? [])) };
    },
  };

  return {
    async handle(call) {
      const path = call.request.url ?? "";
      const perform = Object.hasOwn(operations, path) ? operations[path] : undefined;
      if (!perform) return false;
      answer(call, path, await perform(call), "");
      return true;
    },
  };
}
