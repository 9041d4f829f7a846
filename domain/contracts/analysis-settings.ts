import * as v from "valibot";
import { SloSchema, type SloSettings } from "./slo.js";

const whole = (min: number, max: number) => {
  const allowed = `must be a whole number from ${min} to ${max}`;
  return v.pipe(v.number(allowed), v.integer(allowed), v.minValue(min, allowed), v.maxValue(max, allowed));
};
const Text = v.pipe(v.string(), v.minLength(1, "must not be empty"));
const Price = v.pipe(v.number(), v.minValue(0, "must not be negative"));

/** The language model that tells a report's story (SPEC 3.8). It must take a forced tool: one that always thinks does not. */
export const ModelSchema = v.strictObject({
  /** Id of the foundation model, e.g. `anthropic.claude-sonnet-4-6`. */
  id: Text,
  /** Newer models are called through one: its id, and every region that it may send a request to. */
  inferenceProfile: v.optional(
    v.strictObject({ id: Text, regions: v.pipe(v.array(Text), v.minLength(1, "must name a region")) }),
  ),
  /** A guardrail of Bedrock that looks at the answer. */
  guardrail: v.optional(v.strictObject({ id: Text, version: Text })),
  maxOutputTokens: v.optional(whole(100, 1000), 1000),
  /** Longer prompts are not sent. */
  maxInputTokens: v.optional(whole(1000, 100_000), 12_000),
  /** Most tokens a day, of all reports of the environment, both ways. */
  maxTokensPerDay: v.optional(whole(1000, 100_000_000), 1_000_000),
  /** US dollars for a million tokens, and the day that this was looked up. */
  pricePerMillion: v.strictObject({ input: Price, output: Price, asOf: v.pipe(v.string(), v.isoDate("must be a date")) }),
  timeoutMs: v.optional(whole(1000, 60_000), 20_000),
});

/** The model as the function is told of it: which regions a profile leads to, and when prices were looked up, are the stacks' and people's. */
export const CalledModelSchema = v.strictObject({
  ...v.omit(ModelSchema, ["inferenceProfile", "pricePerMillion"]).entries,
  /** What is called: the inference profile, or the model itself. */
  called: Text,
  pricePerMillion: v.strictObject({ input: Price, output: Price }),
});

/** The model as the function is told of it. */
export type CalledModel = v.InferOutput<typeof CalledModelSchema>;

/** The language model of the configuration. */
export type ModelSettings = v.InferOutput<typeof ModelSchema>;

/** How incidents are analysed (SPEC 3.6 to 3.9). */
export const AnalysisSettingsSchema = v.strictObject({
  /** What is looked at: so long before the alarm, and so long before that for what is usual. */
  windows: v.optional(
    v.strictObject({ incidentMinutes: v.optional(whole(5, 60), 10), normalMinutes: v.optional(whole(20, 300), 60) }),
    {},
  ),
  /** Alarms of one node within so long are one incident. */
  sameIncidentMinutes: v.optional(whole(1, 1440), 30),
  /** How far back deployments and changes are looked for. */
  changesHours: v.optional(whole(1, 72), 6),
  /** How long each source may take, in ms; what is not there by then the report lacks. */
  deadlinesMs: v.optional(
    v.strictObject({
      metrics: v.optional(whole(100, 60_000), 10_000),
      graph: v.optional(whole(100, 60_000), 10_000),
      traces: v.optional(whole(100, 60_000), 10_000),
      logs: v.optional(whole(100, 60_000), 15_000),
      changes: v.optional(whole(100, 60_000), 10_000),
    }),
    {},
  ),
  /** Traces that took longer are slow. */
  slowTraceMs: v.optional(whole(1, 600_000), 1000),
  /** Traces of each kind, slow and failing, that are fetched whole. */
  traces: v.optional(whole(0, 25), 5),
  /** Log lines of the incident, and as many of the normal time before it. */
  logLines: v.optional(
    v.strictObject({ incident: v.optional(whole(0, 1000), 200), normal: v.optional(whole(0, 1000), 100) }),
    {},
  ),
  /** Absent: reports are of the statistics alone. */
  model: v.optional(ModelSchema),
});

/** How incidents are analysed. */
export type AnalysisSettings = v.InferOutput<typeof AnalysisSettingsSchema>;

/** How the function analyses. */
export const AnalysisOptionsSchema = v.strictObject({
  ...v.omit(AnalysisSettingsSchema, ["model"]).entries,
  model: v.optional(CalledModelSchema),
  /** What the services promise. */
  slo: v.optional(SloSchema, {}),
});

/** How the function analyses. */
export type AnalysisOptions = v.InferOutput<typeof AnalysisOptionsSchema>;

/** What the function is told of the configuration. */
export function analysisOptions({ model, ...rest }: AnalysisSettings, slo: SloSettings): AnalysisOptions {
  const settings = { ...rest, slo };
  if (!model) return settings;
  const { inferenceProfile, pricePerMillion, ...same } = model;
  const { input, output } = pricePerMillion;
  return { ...settings, model: { ...same, called: inferenceProfile?.id ?? model.id, pricePerMillion: { input, output } } };
}
