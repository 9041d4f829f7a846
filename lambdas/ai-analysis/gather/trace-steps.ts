import type { Trace } from "@aws-sdk/client-xray";
import * as v from "valibot";
import { plainLine } from "../../../domain/analysis/redaction/index.js";
import type { MaterialTrace } from "../../../domain/contracts/material.js";
import { parseJson } from "../../shared/json-variable.js";
import type { NodeNames } from "../trigger/names.js";
import { xrayNode } from "./xray-nodes.js";

/** Steps of one trace that are kept. */
const MOST_STEPS = 60;
/** Characters of a cause that are kept. */
const MOST_CAUSE = 500;

/** Seconds since 1970 that a date can hold. */
const Instant = v.pipe(v.number(), v.minValue(0), v.maxValue(8.64e12));
const Exception = v.looseObject({ type: v.optional(v.string()), message: v.optional(v.string()) });

/** What is needed of a segment document; anything else of it is left alone (page "AWS X-Ray segment documents"). */
const SegmentSchema = v.looseObject({
  id: v.string(),
  name: v.string(),
  start_time: Instant,
  end_time: v.optional(Instant),
  parent_id: v.optional(v.string()),
  origin: v.optional(v.string()),
  namespace: v.optional(v.string()),
  error: v.optional(v.boolean()),
  fault: v.optional(v.boolean()),
  throttle: v.optional(v.boolean()),
  aws: v.optional(
    v.looseObject({ table_name: v.optional(v.string()), queue_url: v.optional(v.string()), bucket_name: v.optional(v.string()) }),
  ),
  /** An id instead of this object names the exception of another segment. */
  cause: v.optional(v.union([v.looseObject({ exceptions: v.optional(v.array(Exception)) }), v.string()])),
  subsegments: v.optional(v.array(v.unknown())),
});

type Segment = v.InferOutput<typeof SegmentSchema>;
type Step = MaterialTrace["steps"][number];

/** Name and type of what a call outside reaches, by what its subsegment tells. */
function calledBy({ name, namespace, aws }: Segment): { readonly name: string; readonly type: string } | undefined {
  if (namespace === "remote") return { name, type: "remote" };
  if (namespace !== "aws") return undefined;
  if (aws?.queue_url) return { name: aws.queue_url, type: "AWS::SQS::Queue" };
  if (aws?.table_name) return { name: aws.table_name, type: "AWS::DynamoDB::Table" };
  if (aws?.bucket_name) return { name: aws.bucket_name, type: "AWS::S3::Bucket" };
  return { name, type: `AWS::${name}` };
}

const causeOf = ({ cause }: Segment): string | null => {
  const [first] = typeof cause === "object" ? (cause.exceptions ?? []) : [];
  if (!first) return null;
  return plainLine([first.type, first.message].filter(Boolean).join(": "), MOST_CAUSE) || null;
};

/** Collects the steps of one trace: its segments, and their calls to others. */
class Steps {
  readonly steps: { readonly step: Step; readonly parent: string | undefined }[] = [];
  /** Id of a segment or call → node behind it. */
  private readonly owners = new Map<string, string>();

  constructor(
    private readonly names: NodeNames,
    private readonly begin: number,
  ) {}

  add(segment: Segment, owner?: string): void {
    const called = owner === undefined ? { name: segment.name, type: segment.origin ?? "" } : calledBy(segment);
    const node = called ? xrayNode(called.name, called.type, this.names).name : owner;
    if (node === undefined) return;
    this.owners.set(segment.id, node);
    if (called)
      this.steps.push({
        parent: segment.parent_id,
        step: {
          node,
          caller: owner ?? null,
          name: segment.name,
          startMs: Math.round((segment.start_time - this.begin) * 1000),
          durationMs: Math.round(((segment.end_time ?? segment.start_time) - segment.start_time) * 1000),
          error: segment.error ?? false,
          fault: segment.fault ?? false,
          throttle: segment.throttle ?? false,
          cause: causeOf(segment),
        },
      });
    for (const child of segment.subsegments ?? []) {
      const read = v.safeParse(SegmentSchema, child);
      // A call belongs to whose segment it is in, however deep.
      if (read.success) this.add(read.output, owner === undefined ? node : owner);
    }
  }

  /** Segments know the call that led to them by its id alone. */
  done(): Step[] {
    return this.steps
      .map(({ step, parent }) => ({
        ...step,
        caller: step.caller ?? (parent === undefined ? null : (this.owners.get(parent) ?? null)),
      }))
      .sort((a, b) => a.startMs - b.startMs)
      .slice(0, MOST_STEPS);
  }
}

/** A trace, flattened; undefined where none of its documents can be read. */
export function flatten(
  { Id, Segments = [] }: Trace,
  chosen: MaterialTrace["chosen"],
  names: NodeNames,
): MaterialTrace | undefined {
  const segments = Segments.flatMap(({ Document }) => {
    const read = v.safeParse(SegmentSchema, parseJson(Document ?? ""));
    return read.success ? [read.output] : [];
  });
  if (Id === undefined || segments.length === 0) return undefined;
  const begin = Math.min(...segments.map(({ start_time }) => start_time));
  const end = Math.max(...segments.map(({ start_time, end_time }) => end_time ?? start_time));
  const steps = new Steps(names, begin);
  for (const segment of segments) steps.add(segment);
  return {
    id: Id,
    startedAt: new Date(begin * 1000).toISOString(),
    durationMs: Math.round((end - begin) * 1000),
    chosen,
    steps: steps.done(),
  };
}
