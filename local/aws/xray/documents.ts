import * as v from "valibot";

const flag = v.optional(v.boolean());

/** What the reads need of a segment or subsegment document (page "X-Ray segment documents"); everything else is kept as it is. */
interface Part {
  readonly id: string;
  readonly name: string;
  /** Epoch seconds. */
  readonly start_time: number;
  readonly end_time?: number;
  readonly error?: boolean;
  readonly fault?: boolean;
  readonly throttle?: boolean;
  readonly trace_id?: string;
  readonly parent_id?: string;
  readonly type?: string;
  readonly origin?: string;
  readonly namespace?: string;
  readonly aws?: Readonly<Record<string, unknown>>;
  readonly http?: Readonly<Record<string, unknown>>;
  readonly subsegments: readonly Segment[];
}

/** A segment with its subsegments. */
export type Segment = Part & { readonly [key: string]: unknown };

const fields = {
  id: v.string(),
  name: v.string(),
  start_time: v.number(),
  end_time: v.optional(v.number()),
  error: flag,
  fault: flag,
  throttle: flag,
  trace_id: v.optional(v.string()),
  parent_id: v.optional(v.string()),
  type: v.optional(v.string()),
  origin: v.optional(v.string()),
  namespace: v.optional(v.string()),
  aws: v.optional(v.record(v.string(), v.unknown())),
  http: v.optional(v.record(v.string(), v.unknown())),
};

const SegmentSchema: v.GenericSchema<unknown, Segment> = v.looseObject({
  ...fields,
  subsegments: v.optional(v.array(v.lazy(() => SegmentSchema)), []),
});

/** A document as a segment; null when it is none. */
export function parseSegment(document: string): Segment | null {
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), SegmentSchema), document);
  return result.success ? result.output : null;
}

/** A segment as a document. */
export const documentOf = (segment: Segment): string =>
  JSON.stringify(segment, (key, value: unknown) =>
    key === "subsegments" && Array.isArray(value) && value.length === 0 ? undefined : value,
  );

/** A finished version of a document beats the one that was sent while it was in progress; of two of a kind the later wins. */
function newest(documents: readonly Segment[]): Segment[] {
  const byId = new Map<string, Segment>();
  for (const one of documents) {
    const known = byId.get(one.id);
    if (!known || one.end_time !== undefined || known.end_time === undefined) byId.set(one.id, one);
  }
  return [...byId.values()];
}

/**
 * Whole segments of one trace's documents, in order of time: subsegments that came on their own are put where they belong.
 * One whose parent never came stays on its own.
 */
export function assembleTrace(documents: readonly Segment[]): Segment[] {
  const all = newest(documents);
  const loose = all.filter((one) => one.type === "subsegment");
  const placed = new Set<string>();
  const grow = (one: Segment): Segment => {
    const own = new Set(one.subsegments.map((child) => child.id));
    const arrived = loose.filter((child) => child.parent_id === one.id && !own.has(child.id) && !placed.has(child.id));
    for (const child of arrived) placed.add(child.id);
    const children = [...one.subsegments, ...arrived].map(grow);
    return { ...one, subsegments: children.sort((a, b) => a.start_time - b.start_time) };
  };
  const whole = all.filter((one) => one.type !== "subsegment").map(grow);
  const roots = loose.filter((one) => !placed.has(one.id) && !loose.some((other) => other.id === one.parent_id));
  return [...whole, ...roots.map(grow)].sort((a, b) => a.start_time - b.start_time);
}
