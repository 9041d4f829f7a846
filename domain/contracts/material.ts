import * as v from "valibot";
import { LackingSchema } from "./report.js";
import { SEVERITIES } from "./severity.js";
import { SloSchema } from "./slo.js";

const Instant = v.pipe(v.string(), v.isoTimestamp());
const Text = v.pipe(v.string(), v.minLength(1));
const Window = v.strictObject({ from: Instant, to: Instant });
/** JSON can write numbers that nobody can hold: 1e999 is read as infinite. */
const Finite = v.pipe(v.number(), v.finite("must be a number below 1.8e308"));
const Value = v.nullable(Finite);

/** Kinds of nodes: `remote` is outside AWS, `client` whoever calls from outside. */
export const NODE_KINDS = [
  "function",
  "container",
  "queue",
  "table",
  "bucket",
  "topic",
  "api",
  "remote",
  "client",
  "other",
] as const;
/** Kind of a node. */
export type NodeKind = (typeof NODE_KINDS)[number];

const PointsSchema = v.strictObject({
  /** Unix seconds, one for each point. */
  timestamps: v.array(Finite),
  /** By node, then by `latency/Average` (seconds), `availability/Average` (percent), `requests/Sum`. */
  series: v.record(v.string(), v.record(v.string(), v.array(Value))),
});

/** A series that is no node's latency, availability or requests: invalid messages, orders completed, a queue's age. */
const FurtherSeriesSchema = v.strictObject({
  node: Text,
  /** Metric's name, e.g. `InvalidMessage`. */
  name: Text,
  /** Statistic, e.g. `Sum`. */
  statistic: Text,
  unit: v.string(),
  /** Namespace, name and dimensions, as in CloudWatch. */
  reference: Text,
  timestamps: v.array(Finite),
  values: v.array(Value),
});

const StepSchema = v.strictObject({
  /** Node of the topology. */
  node: Text,
  /** Node that called it; null for the first. */
  caller: v.nullable(Text),
  name: v.string(),
  /** Milliseconds from the trace's begin. */
  startMs: Finite,
  durationMs: Finite,
  error: v.boolean(),
  fault: v.boolean(),
  throttle: v.boolean(),
  /** What was thrown; untrusted text. */
  cause: v.nullable(v.string()),
});

const TraceSchema = v.strictObject({
  id: Text,
  startedAt: Instant,
  durationMs: Finite,
  /** Why it was fetched. */
  chosen: v.picklist(["slow", "failing"]),
  steps: v.array(StepSchema),
});

/** A log line as Logs Insights gave it; all of it is untrusted text. */
const LineSchema = v.strictObject({
  at: Instant,
  node: Text,
  level: v.nullable(v.string()),
  message: v.string(),
  errorName: v.nullable(v.string()),
  operation: v.nullable(v.string()),
});

const ChangeSchema = v.strictObject({
  id: Text,
  at: Instant,
  kind: v.picklist(["deployment", "configuration"]),
  /** Null: a resource that is no node. */
  node: v.nullable(Text),
  resource: v.string(),
  /** API call, e.g. `UpdateFunctionCode20150331v2`. */
  event: Text,
  actor: v.string(),
  version: v.nullable(v.string()),
});

/** All that was gathered about an incident: what a report is made of, and what `obs explain --incident` reads. */
export const IncidentMaterialSchema = v.strictObject({
  version: v.literal(1),
  incidentId: Text,
  environment: Text,
  trigger: v.strictObject({
    kind: v.picklist(["alarm", "anomaly"]),
    /** Alarm's name, or the series'. */
    name: Text,
    severity: v.nullable(v.picklist(SEVERITIES)),
    /** File below `runbooks/` that the alarm names. */
    runbook: v.nullable(Text),
    at: Instant,
    /** CloudWatch's reason, or the detector's. */
    reason: v.string(),
    node: Text,
    /** What of the node was noticed. */
    metric: v.picklist(["latency", "availability", "requests"]),
  }),
  windows: v.strictObject({ normal: Window, incident: Window }),
  /** What the services promised; materials of before hold the usual promise. */
  slo: v.optional(SloSchema, {}),
  nodes: v.array(v.strictObject({ name: Text, kind: v.picklist(NODE_KINDS) })),
  /** [caller, callee]. */
  edges: v.array(v.tuple([Text, Text])),
  metrics: v.strictObject({ normal: PointsSchema, incident: PointsSchema }),
  further: v.array(FurtherSeriesSchema),
  traces: v.array(TraceSchema),
  logs: v.strictObject({ normal: v.array(LineSchema), incident: v.array(LineSchema) }),
  changes: v.array(ChangeSchema),
  lacking: v.array(LackingSchema),
});

/** All that was gathered about an incident. */
export type IncidentMaterial = v.InferOutput<typeof IncidentMaterialSchema>;
/** A trace, flattened. */
export type MaterialTrace = v.InferOutput<typeof TraceSchema>;
/** A log line. */
export type MaterialLine = v.InferOutput<typeof LineSchema>;
/** A deployment or a change of configuration. */
export type MaterialChange = v.InferOutput<typeof ChangeSchema>;
/** A further series. */
export type MaterialSeries = v.InferOutput<typeof FurtherSeriesSchema>;
