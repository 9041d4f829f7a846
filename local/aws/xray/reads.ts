import * as v from "valibot";
import { answer } from "../answer.js";
import type { Call } from "../call.js";
import { AwsError } from "../errors.js";
import type { Forwarder } from "../forward.js";
import type { AnswerObject } from "../value.js";
import { assembleTrace, documentOf, parseSegment, type Segment } from "./documents.js";
import { serviceGraph } from "./service-graph.js";

/** Traces that are fetched from moto at once. */
const CHUNK = 100;

const TraceIds = v.looseObject({ TraceIds: v.array(v.string()) });
const Times = v.looseObject({ StartTime: v.number(), EndTime: v.number() });
const Summaries = v.looseObject({ TraceSummaries: v.array(v.looseObject({ Id: v.string() })) });
const Traces = v.looseObject({
  Traces: v.array(v.looseObject({ Id: v.nullish(v.string()), Segments: v.array(v.looseObject({ Document: v.string() })) })),
  UnprocessedTraceIds: v.optional(v.array(v.string()), []),
});

async function input<const S extends v.GenericSchema>(call: Call, schema: S): Promise<v.InferOutput<S>> {
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), await call.text());
  if (result.success) return result.output;
  const problems = result.issues.map((issue) => `${v.getDotPath(issue) ?? "(request)"}: ${issue.message}`);
  throw new AwsError("InvalidRequestException", problems.join("; "));
}

/** Asks moto for something else than the client asked, in the client's name. */
async function ask<const S extends v.GenericSchema>(
  call: Call,
  forwarder: Forwarder,
  path: string,
  body: object,
  schema: S,
): Promise<v.InferOutput<S>> {
  const { status, body: bytes } = await forwarder.exchange(call, Buffer.from(JSON.stringify(body)), { path });
  if (status !== 200)
    throw new AwsError("InternalFailure", `moto answered ${path} with ${status}: ${bytes.toString("utf8")}`, 500);
  return v.parse(schema, JSON.parse(bytes.toString("utf8")));
}

async function fetchTraces(call: Call, forwarder: Forwarder, ids: readonly string[]): Promise<Map<string, Segment[]>> {
  const traces = new Map<string, Segment[]>();
  for (let at = 0; at < ids.length; at += CHUNK) {
    const wanted = ids.slice(at, at + CHUNK);
    const { Traces: found } = await ask(call, forwarder, "/Traces", { TraceIds: wanted }, Traces);
    for (const { Segments } of found) {
      const segments = assembleTrace(Segments.flatMap(({ Document }) => parseSegment(Document) ?? []));
      const id = segments.find((one) => one.trace_id)?.trace_id;
      if (id) traces.set(id, segments);
    }
  }
  return traces;
}

const ends = (segments: readonly Segment[]): number[] => segments.map((one) => one.end_time ?? one.start_time);

async function batchGetTraces(call: Call, forwarder: Forwarder): Promise<AnswerObject> {
  const { TraceIds: ids } = await input(call, TraceIds);
  const traces = await fetchTraces(call, forwarder, ids);
  return {
    Traces: [...traces].map(([Id, segments]) => ({
      Id,
      Duration: Math.max(...ends(segments)) - Math.min(...segments.map((one) => one.start_time)),
      LimitExceeded: false,
      Segments: segments.map((segment) => ({ Id: segment.id, Document: documentOf(segment) })),
    })),
    UnprocessedTraceIds: ids.filter((id) => !traces.has(id)),
  };
}

async function getServiceGraph(call: Call, forwarder: Forwarder): Promise<AnswerObject> {
  const { StartTime, EndTime } = await input(call, Times);
  // moto takes whole seconds only, and leaves traces at the borders out.
  const window = { StartTime: Math.floor(StartTime) - 1, EndTime: Math.ceil(EndTime) + 1 };
  const { TraceSummaries } = await ask(call, forwarder, "/TraceSummaries", window, Summaries);
  const traces = await fetchTraces(
    call,
    forwarder,
    TraceSummaries.map(({ Id }) => Id),
  );
  return {
    StartTime: new Date(StartTime * 1000),
    EndTime: new Date(EndTime * 1000),
    Services: serviceGraph(traces.values()),
    ContainsOldGroupVersions: false,
  };
}

async function getTraceGraph(call: Call, forwarder: Forwarder): Promise<AnswerObject> {
  const { TraceIds: ids } = await input(call, TraceIds);
  return { Services: serviceGraph((await fetchTraces(call, forwarder, ids)).values()) };
}

/** Reads that moto answers with documents as they came, or with nothing. */
const OPERATIONS: Readonly<Record<string, (call: Call, forwarder: Forwarder) => Promise<AnswerObject>>> = {
  "/Traces": batchGetTraces,
  "/ServiceGraph": getServiceGraph,
  "/TraceGraph": getTraceGraph,
};

/** @returns false when the request is moto's (segments, summaries) */
export async function handleXray(call: Call, forwarder: Forwarder): Promise<boolean> {
  const path = call.request.url ?? "";
  const perform = Object.hasOwn(OPERATIONS, path) ? OPERATIONS[path] : undefined;
  if (!perform) return false;
  answer(call, path, await perform(call, forwarder), "");
  return true;
}
