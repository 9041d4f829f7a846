import * as v from "valibot";
import type { AnswerObject } from "../value.js";
import { callsOf, type ServiceId } from "./calls.js";
import type { Segment } from "./documents.js";
import type { Operand } from "./filter/ast.js";
import type { FilterSubject, FilterTrace } from "./filter/evaluate.js";
import type { Trace } from "./traces.js";

const Text = v.optional(v.string());
const Http = v.looseObject({
  request: v.optional(v.looseObject({ url: Text, method: Text, user_agent: Text, client_ip: Text })),
  response: v.optional(v.looseObject({ status: v.optional(v.number()) })),
});
const Annotations = v.record(v.string(), v.union([v.string(), v.number(), v.boolean()]));

const httpOf = (segment: Segment) => {
  const parsed = v.safeParse(Http, segment.http);
  return parsed.success ? parsed.output : {};
};

/** All parts of a segment, itself first. */
const partsOf = (segment: Segment): Segment[] => [segment, ...segment.subsegments.flatMap(partsOf)];

const lengthOf = ({ start_time, end_time = start_time }: Segment): number => Math.max(0, end_time - start_time);

function annotationsOf(parts: readonly Segment[]): Map<string, Operand[]> {
  const found = new Map<string, Operand[]>();
  for (const { annotations } of parts) {
    const parsed = v.safeParse(Annotations, annotations);
    if (!parsed.success) continue;
    for (const [key, value] of Object.entries(parsed.output)) {
      const known = found.get(key) ?? [];
      if (!known.includes(value)) found.set(key, [...known, value]);
    }
  }
  return found;
}

function subjectOf(segment: Segment, annotated: readonly Segment[]): FilterSubject {
  const { request, response } = httpOf(segment);
  const { error = false, fault = false, throttle = false } = segment;
  const texts: [string, string | undefined][] = [
    ["http.url", request?.url],
    ["http.method", request?.method],
    ["http.useragent", request?.user_agent],
    ["http.clientip", request?.client_ip],
  ];
  const users = annotated.flatMap(({ user }) => (typeof user === "string" ? user : []));
  return {
    ...{ error, fault, throttle, ok: !(error || fault || throttle), partial: segment.end_time === undefined },
    ...{ responsetime: lengthOf(segment), duration: lengthOf(segment), status: response?.status },
    texts: new Map([...texts.flatMap(([key, text]): [string, string[]][] => (text ? [[key, [text]]] : [])), ["user", users]]),
    annotations: annotationsOf(annotated),
  };
}

/** The segment that answered whoever asked: the first that nobody's trace led to. */
const rootOf = ({ segments }: Trace): Segment | undefined =>
  segments.find((segment) => segment.parent_id === undefined) ?? segments[0];

/** A trace as filters see it; null: it has no segment. */
export function filterTraceOf(trace: Trace, account: string): FilterTrace | null {
  const root = rootOf(trace);
  if (!root) return null;
  const all = trace.segments.flatMap(partsOf);
  const calls = callsOf(trace.segments).map((call) => ({ ...call, subject: subjectOf(call.segment, [call.segment]) }));
  return {
    ...subjectOf(root, all),
    ...{ calls, account, duration: trace.endedAt - trace.startedAt },
    partial: trace.segments.some((segment) => segment.end_time === undefined),
  };
}

const annotationValue = (value: Operand): AnswerObject => {
  if (typeof value === "string") return { StringValue: value };
  return typeof value === "number" ? { NumberValue: value } : { BooleanValue: value };
};

/** A trace of GetTraceSummaries (page "TraceSummary"). */
export function summaryOf(trace: Trace, seen: FilterTrace): AnswerObject {
  const root = rootOf(trace);
  const { account } = seen;
  const idOf = ({ name, type }: ServiceId): AnswerObject => ({ Name: name, Names: [name], Type: type, AccountId: account });
  const services = new Map(seen.calls.map(({ service }) => [JSON.stringify([service.name, service.type]), idOf(service)]));
  const text = (keyword: string): string | undefined => seen.texts.get(keyword)?.[0];
  return {
    Id: trace.id,
    StartTime: new Date(trace.startedAt * 1000),
    Duration: seen.duration,
    ResponseTime: seen.responsetime,
    HasFault: seen.fault,
    HasError: seen.error,
    HasThrottle: seen.throttle || seen.calls.some(({ subject }) => subject.throttle),
    IsPartial: seen.partial,
    Http: {
      ...{ HttpURL: text("http.url"), HttpStatus: seen.status, HttpMethod: text("http.method") },
      ...{ UserAgent: text("http.useragent"), ClientIp: text("http.clientip") },
    },
    Annotations: Object.fromEntries(
      [...seen.annotations].map(([key, values]) => [
        key,
        values.map((value) => ({ AnnotationValue: annotationValue(value), ServiceIds: [] })),
      ]),
    ),
    Users: (seen.texts.get("user") ?? []).map((user) => ({ UserName: user, ServiceIds: [] })),
    ServiceIds: [...services.values()],
    EntryPoint: root && idOf({ name: root.name, type: root.origin }),
    ...{ ResourceARNs: [], InstanceIds: [], AvailabilityZones: [] },
    ...{ FaultRootCauses: [], ErrorRootCauses: [], ResponseTimeRootCauses: [] },
    Revision: trace.segments.length,
    MatchedEventTime: new Date(trace.startedAt * 1000),
  };
}
