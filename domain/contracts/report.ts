import * as v from "valibot";
import { SEVERITIES } from "./severity.js";

const Instant = v.pipe(v.string(), v.isoTimestamp());
const Text = v.pipe(v.string(), v.minLength(1));
const Share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** Where a piece of evidence was fetched. */
export const EVIDENCE_SOURCES = ["alarm", "metric", "graph", "trace", "log", "change"] as const;
/** Where a piece of evidence was fetched. */
export type EvidenceSource = (typeof EVIDENCE_SOURCES)[number];

/** Id of a piece of evidence in its report: the first letter of its source and a number, e.g. `m3`. */
export const EvidenceIdSchema = v.pipe(
  v.string(),
  v.regex(/^[amgtlc][1-9]\d{0,3}$/, "must be a letter of a source and a number"),
);

/** One thing that was fetched, as a person can look it up again. */
const EvidenceSchema = v.strictObject({
  id: EvidenceIdSchema,
  source: v.picklist(EVIDENCE_SOURCES),
  /** What it shows, in one line, redacted. */
  text: Text,
  /** Node of the topology that it tells of; null for the whole. */
  node: v.nullable(Text),
  /** When it was so. */
  from: Instant,
  to: Instant,
  /** How to see it again: metric name and dimensions, trace id, log group and template, event id. */
  reference: Text,
});

/** What a claim rests on: ids of the same report's evidence, at least one. */
const Cited = v.pipe(v.array(EvidenceIdSchema), v.minLength(1, "a claim must cite evidence"));

/** A sentence and what it rests on. */
const ClaimSchema = v.strictObject({ text: Text, evidence: Cited });

/** What a cause is like, in the order in which people would act on them. */
export const CAUSE_KINDS = [
  "bad-deploy",
  "dependency-down",
  "dependency-slow",
  "poison-messages",
  "traffic-drop",
  "traffic-surge",
  "saturation",
  "retry-storm",
  "silence",
  "errors",
  "latency",
] as const;
/** What a cause is like. */
export type CauseKind = (typeof CAUSE_KINDS)[number];

const RootCauseSchema = v.strictObject({
  /** Node of the topology. */
  node: Text,
  kind: v.picklist(CAUSE_KINDS),
  /** Share of what was noticed that is laid to it. */
  score: Share,
  text: Text,
  /** From the node that was noticed to this one. */
  path: v.array(Text),
  since: v.nullable(Instant),
  evidence: Cited,
});

const AnomalySchema = v.strictObject({
  node: Text,
  /** Name of the series, e.g. `latency/p99`. */
  series: Text,
  kind: Text,
  score: Share,
  expected: v.nullable(v.number()),
  observed: v.nullable(v.number()),
  since: v.nullable(Instant),
  text: Text,
  evidence: Cited,
});

const ActionSchema = v.strictObject({
  /** Key of `ALLOWED_ACTIONS`. */
  action: Text,
  /** Node it is done to. */
  node: v.nullable(Text),
  text: Text,
  /** File below `runbooks/`. */
  runbook: Text,
  evidence: Cited,
});

/** How a service did in the incident against its objective, and what that does to its error budget. */
const ServiceLevelSchema = v.strictObject({
  node: Text,
  /** Share of the requests that shall succeed, and the days that it is counted over. */
  target: Share,
  periodDays: v.number(),
  /** Share that succeeded in the incident, and before it; null: too few requests. */
  sli: Share,
  sliBefore: v.nullable(Share),
  /** Requests in the incident. */
  events: v.number(),
  /** How many times faster than allowed the error budget was spent. */
  burnRate: v.number(),
  /** Seconds in which the whole budget of a period would be gone at this rate; null: it lasts. */
  exhaustedInSeconds: v.nullable(v.number()),
  text: Text,
  evidence: Cited,
});

/** Sources whose absence makes a report poorer. */
export const SOURCES = ["metrics", "graph", "traces", "logs", "changes", "model"] as const;
/** A source of a report. */
export type Source = (typeof SOURCES)[number];

/** A source that was not there, and why. */
export const LackingSchema = v.strictObject({ source: v.picklist(SOURCES), reason: Text });
/** A source that was not there, and why. */
export type Lacking = v.InferOutput<typeof LackingSchema>;

/** What an alarm or an anomaly came to. Every claim cites evidence that was fetched; what the model said without was dropped. */
export const AnalysisReportSchema = v.strictObject({
  version: v.literal(1),
  incidentId: Text,
  environment: Text,
  /** What set it off, and the node of the topology that it was noticed at. */
  trigger: v.strictObject({ name: Text, node: Text, at: Instant, text: Text }),
  severity: v.picklist(SEVERITIES),
  severityReason: ClaimSchema,
  /** The story, a few sentences; written by the model, or by the statistics. */
  summary: v.array(ClaimSchema),
  anomalies: v.array(AnomalySchema),
  rootCauses: v.array(RootCauseSchema),
  actions: v.array(ActionSchema),
  /** Of the services concerned, as far as their requests are counted; reports of before have none. */
  serviceLevels: v.optional(v.array(ServiceLevelSchema), []),
  confidence: Share,
  confidenceReason: Text,
  evidence: v.array(EvidenceSchema),
  lacking: v.array(LackingSchema),
  narrator: v.strictObject({
    /** Null: statistics only. */
    model: v.nullable(Text),
    inputTokens: v.number(),
    outputTokens: v.number(),
    costUsd: v.number(),
    /** True when an earlier report of the incident said it. */
    cached: v.boolean(),
    /** Claims that cited nothing that was fetched, or named what is not allowed, and why each was dropped. */
    dropped: v.array(v.strictObject({ text: v.string(), reason: Text })),
  }),
  analysedAt: Instant,
});

/** What an alarm or an anomaly came to. */
export type AnalysisReport = v.InferOutput<typeof AnalysisReportSchema>;
/** A piece of evidence. */
export type Evidence = v.InferOutput<typeof EvidenceSchema>;
/** A sentence and what it rests on. */
export type Claim = v.InferOutput<typeof ClaimSchema>;
/** A ranked cause. */
export type RootCause = v.InferOutput<typeof RootCauseSchema>;
/** A series that was unusual. */
export type ReportedAnomaly = v.InferOutput<typeof AnomalySchema>;
/** How a service did against its objective. */
export type ServiceLevel = v.InferOutput<typeof ServiceLevelSchema>;
/** Something to do. */
export type RecommendedAction = v.InferOutput<typeof ActionSchema>;
