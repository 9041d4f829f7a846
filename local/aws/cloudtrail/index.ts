import * as v from "valibot";
import { answer } from "../answer.js";
import type { AskedTime } from "../asked-time.js";
import type { Call } from "../call.js";
import { AwsTime } from "../cloudwatch/input.js";
import { AwsError } from "../errors.js";
import { type Forwarder, relay } from "../forward.js";
import type { AnswerObject } from "../value.js";
import { type TrailEvent, trailEvent } from "./event.js";
import { recordedCall } from "./recorded.js";

/** Events of one answer (page "LookupEvents"). */
const MOST_OF_A_PAGE = 50;
/** Events that are kept. */
const MOST_EVENTS = 10_000;

/** What can be looked up by, and where it is in an event. */
const ATTRIBUTES: Readonly<Record<string, (event: TrailEvent) => readonly string[]>> = {
  EventId: ({ id }) => [id],
  EventName: ({ name }) => [name],
  ReadOnly: () => ["false"],
  Username: ({ username }) => [username],
  ResourceType: ({ resources }) => resources.map(({ type }) => type),
  ResourceName: ({ resources }) => resources.map(({ name }) => name),
  EventSource: ({ source }) => [source],
  AccessKeyId: ({ accessKeyId }) => [accessKeyId],
};

const LookupEvents = v.looseObject({
  LookupAttributes: v.optional(
    v.array(v.looseObject({ AttributeKey: v.picklist(Object.keys(ATTRIBUTES)), AttributeValue: v.string() })),
    [],
  ),
  StartTime: v.optional(AwsTime),
  EndTime: v.optional(AwsTime),
  MaxResults: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(MOST_OF_A_PAGE)), MOST_OF_A_PAGE),
  NextToken: v.optional(v.string()),
});

async function input(call: Call): Promise<v.InferOutput<typeof LookupEvents>> {
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), LookupEvents), await call.text());
  if (result.success) return result.output;
  const [issue] = result.issues;
  const key = issue && v.getDotPath(issue);
  const code = key?.startsWith("LookupAttributes")
    ? "InvalidLookupAttributesException"
    : key === "MaxResults"
      ? "InvalidMaxResultsException"
      : "InvalidParameterException";
  throw new AwsError(code, result.issues.map((one) => `${v.getDotPath(one) ?? "(request)"}: ${one.message}`).join("; "));
}

/** CloudTrail of the laptop. */
export interface TrailHandler {
  /** Passes calls on that change something and tells of them, and answers LookupEvents. @returns false for everything else */
  handle(call: Call, forwarder: Forwarder): Promise<boolean>;
}

/** Tells of the changes that went through the endpoint since it started; at once, while AWS takes minutes. @param account of the deployment */
export function createTrail(time: AskedTime, account: string): TrailHandler {
  const events: TrailEvent[] = [];

  const shown = (event: TrailEvent): AnswerObject => {
    // CloudTrail tells whole seconds.
    const at = new Date(Math.floor(time.at(event.at) / 1000) * 1000);
    return {
      ...{ EventId: event.id, EventName: event.name, ReadOnly: "false", AccessKeyId: event.accessKeyId, EventTime: at },
      ...{ EventSource: event.source, Username: event.username },
      Resources: event.resources.map(({ type, name }) => ({ ResourceType: type, ResourceName: name })),
      CloudTrailEvent: JSON.stringify({ eventTime: at.toISOString().replace(".000Z", "Z"), ...event.logged }),
    };
  };

  const lookup = async (call: Call): Promise<AnswerObject> => {
    const { LookupAttributes, StartTime = 0, EndTime = Number.MAX_SAFE_INTEGER, MaxResults, NextToken } = await input(call);
    if (LookupAttributes.length > 1)
      throw new AwsError("InvalidLookupAttributesException", "one attribute can be looked up at a time");
    if (StartTime > EndTime) throw new AwsError("InvalidTimeRangeException", "StartTime is after EndTime");
    const from = NextToken === undefined ? 0 : Number(NextToken);
    if (!Number.isInteger(from) || from < 0)
      throw new AwsError("InvalidNextTokenException", `${NextToken} is no token of an earlier answer`);
    const found = events.filter((event) => {
      const at = time.at(event.at);
      if (at < StartTime || at > EndTime) return false;
      return LookupAttributes.every(({ AttributeKey, AttributeValue }) =>
        ATTRIBUTES[AttributeKey]?.(event).includes(AttributeValue),
      );
    });
    const newestFirst = found.reverse();
    const page = newestFirst.slice(from, from + MaxResults);
    return {
      Events: page.map(shown),
      NextToken: from + MaxResults < newestFirst.length ? String(from + MaxResults) : undefined,
    };
  };

  return {
    async handle(call, forwarder) {
      if (call.service === "cloudtrail" && (await call.operation()) === "LookupEvents") {
        answer(call, "LookupEvents", await lookup(call), "");
        return true;
      }
      const recorded = await recordedCall(call);
      if (!recorded) return false;
      const answered = await forwarder.exchange(call, await call.read());
      events.push(await trailEvent(call, recorded, answered, account, Date.now()));
      if (events.length > MOST_EVENTS) events.shift();
      relay(call, answered);
      return true;
    },
  };
}
