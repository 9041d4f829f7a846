import * as v from "valibot";
import { answer } from "../answer.js";
import type { AskedTime } from "../asked-time.js";
import type { Call } from "../call.js";
import { AwsError } from "../errors.js";
import { type Forwarder, relay } from "../forward.js";
import type { AnswerObject } from "../value.js";
import { InsightsDesk } from "./desk.js";
import { InsightsQueryError } from "./errors.js";
import { MOST_ROWS, parseQuery } from "./parser.js";
import { LogStore } from "./store.js";

const Group = v.pipe(v.string(), v.minLength(1));
const Seconds = v.pipe(v.number(), v.minValue(0));
const PutLogEvents = v.looseObject({
  logGroupName: Group,
  logStreamName: v.string(),
  logEvents: v.array(v.looseObject({ timestamp: v.number(), message: v.string() })),
});
const StartQuery = v.looseObject({
  logGroupName: v.optional(Group),
  logGroupNames: v.optional(v.pipe(v.array(Group), v.maxLength(50))),
  logGroupIdentifiers: v.optional(v.pipe(v.array(Group), v.maxLength(50))),
  startTime: Seconds,
  endTime: Seconds,
  queryString: v.pipe(v.string(), v.maxLength(10_000)),
  limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_ROWS)), MOST_ROWS),
  queryLanguage: v.optional(v.literal("CWLI")),
});
const OfQuery = v.looseObject({ queryId: v.string() });
const DescribeQueries = v.looseObject({
  logGroupName: v.optional(Group),
  status: v.optional(v.string()),
  maxResults: v.optional(v.pipe(v.number(), v.minValue(1)), 1000),
});
const DescribedGroups = v.looseObject({ logGroups: v.array(v.looseObject({ logGroupName: v.string() })) });

async function input<const S extends v.GenericSchema>(call: Call, schema: S): Promise<v.InferOutput<S>> {
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), await call.text());
  if (result.success) return result.output;
  const problems = result.issues.map((issue) => `${v.getDotPath(issue) ?? "(request)"}: ${issue.message}`);
  throw new AwsError("InvalidParameterException", problems.join("; "));
}

function read(text: string): ReturnType<typeof parseQuery> {
  try {
    return parseQuery(text);
  } catch (error) {
    if (!(error instanceof InsightsQueryError)) throw error;
    const location = { startCharOffset: error.start, endCharOffset: error.end };
    const fields = { queryCompileError: { location, message: error.problem } };
    throw new AwsError("MalformedQueryException", error.message, 400, { cause: error, fields });
  }
}

/** Name of a log group by its name or ARN. */
const nameOf = (identifier: string): string =>
  /^arn:[^:]*:logs:[^:]*:[^:]*:log-group:([^:]+)/.exec(identifier)?.[1] ?? identifier;

/** CloudWatch Logs as far as moto does not know it. */
export interface LogsHandler {
  /** @returns false when the operation is moto's */
  handle(call: Call, forwarder: Forwarder): Promise<boolean>;
}

/** Keeps the lines that are put, and answers Logs Insights from them. @param account that the log groups are of */
export function createLogs(time: AskedTime, account: string): LogsHandler {
  const lines = new LogStore(account);
  const desk = new InsightsDesk(lines, time);

  /** @throws {AwsError} ResourceNotFoundException where moto knows no such group */
  const check = async (call: Call, forwarder: Forwarder, group: string): Promise<void> => {
    if (lines.has(group)) return;
    const headers = { "x-amz-target": "Logs_20140328.DescribeLogGroups" };
    const { status, body } = await forwarder.exchange(call, Buffer.from(JSON.stringify({ logGroupNamePrefix: group })), {
      headers,
    });
    const found = v.safeParse(v.pipe(v.string(), v.parseJson(), DescribedGroups), body.toString("utf8"));
    if (status < 300 && found.success && found.output.logGroups.some(({ logGroupName }) => logGroupName === group)) return;
    throw new AwsError("ResourceNotFoundException", `Log group '${group}' does not exist`);
  };

  const startQuery = async (call: Call, forwarder: Forwarder): Promise<AnswerObject> => {
    const { logGroupName, logGroupNames, logGroupIdentifiers, startTime, endTime, queryString, limit } = await input(
      call,
      StartQuery,
    );
    const given = [logGroupName && [logGroupName], logGroupNames, logGroupIdentifiers].flatMap((names) => (names ? [names] : []));
    if (given.length !== 1 || startTime > endTime)
      throw new AwsError(
        "InvalidParameterException",
        startTime > endTime
          ? "startTime is after endTime"
          : "name log groups in exactly one of logGroupName, logGroupNames, logGroupIdentifiers",
      );
    const query = read(queryString);
    const groups = given.flat().map(nameOf);
    for (const group of groups) await check(call, forwarder, group);
    return { queryId: desk.start({ text: queryString, query, groups, startTime, endTime, most: limit }) };
  };

  const known = <T>(found: T | null, id: string): T => {
    if (found === null) throw new AwsError("ResourceNotFoundException", `there is no query ${id}`);
    return found;
  };
  const getQueryResults = async (call: Call): Promise<AnswerObject> => {
    const { queryId } = await input(call, OfQuery);
    const { status, result } = known(desk.look(queryId), queryId);
    const results = result.rows.map((row) => row.map(({ field, value }) => ({ field, value })));
    return { queryLanguage: "CWLI", status, results, statistics: { ...result.statistics } };
  };
  const stopQuery = async (call: Call): Promise<AnswerObject> => {
    const { queryId } = await input(call, OfQuery);
    const success = known(desk.stop(queryId), queryId);
    // An error, not false (page "StopQuery").
    if (!success) throw new AwsError("InvalidParameterException", `the query ${queryId} is not running`);
    return { success };
  };
  const describeQueries = async (call: Call): Promise<AnswerObject> => {
    const { logGroupName, status, maxResults } = await input(call, DescribeQueries);
    const wanted = desk
      .all()
      .filter((run) => (status ? run.status === status : true) && (logGroupName ? run.groups.includes(logGroupName) : true));
    const queries = wanted.slice(0, maxResults).map(({ id, text, groups, createdAt, ...run }) => ({
      ...{
        queryId: id,
        queryString: text,
        status: run.status,
        createTime: createdAt,
        logGroupName: groups[0],
        queryLanguage: "CWLI",
      },
    }));
    return { queries };
  };
  const operations: Readonly<Record<string, (call: Call, forwarder: Forwarder) => Promise<AnswerObject>>> = {
    StartQuery: startQuery,
    GetQueryResults: getQueryResults,
    StopQuery: stopQuery,
    DescribeQueries: describeQueries,
  };

  return {
    async handle(call, forwarder) {
      const operation = (await call.operation()) ?? "";
      if (operation === "PutLogEvents") {
        const answered = await forwarder.exchange(call, await call.read());
        const put = v.safeParse(v.pipe(v.string(), v.parseJson(), PutLogEvents), await call.text());
        if (answered.status < 300 && put.success)
          lines.put(put.output.logGroupName, put.output.logStreamName, put.output.logEvents);
        relay(call, answered);
        return true;
      }
      const perform = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
      if (!perform) return false;
      answer(call, operation, await perform(call, forwarder), "");
      return true;
    },
  };
}
