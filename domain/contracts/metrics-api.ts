import * as v from "valibot";
import { CIRCUIT_STATES } from "../circuit/state.js";
import { RESOLUTIONS } from "../metrics/keys.js";
import { MetricIdSchema, MetricPointSchema } from "./metric.js";

// What the metrics API answers. Nothing here runs in the API: the description of it is made of these schemas, and tests hold every
// answer against them.

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

const described = <const Schema extends v.GenericSchema>(schema: Schema, text: string) => v.pipe(schema, v.description(text));

/** One wrong part of a request. */
export const ProblemDetailSchema = v.union([
  v.strictObject({
    detail: v.string(),
    pointer: described(v.string(), "where in the body: a JSON pointer as a URI fragment, such as #/3/value"),
  }),
  v.strictObject({ detail: v.string(), parameter: described(v.string(), "the query parameter") }),
  v.strictObject({ detail: v.string(), header: described(v.string(), "the header") }),
]);

/** What became of one metric of a list. */
export const ItemResultSchema = v.union([
  v.strictObject({
    index: Count,
    status: v.literal(202),
    id: MetricIdSchema,
    delayed: v.optional(described(v.literal(true), "accepted, and not stored yet: queries show it later")),
  }),
  v.strictObject({ index: Count, status: v.literal(400), errors: v.array(ProblemDetailSchema) }),
  described(v.strictObject({ index: Count, status: v.literal(503) }), "could not be kept: send it again"),
]);

const outcome = {
  accepted: Count,
  rejected: described(Count, "metrics that are wrong"),
  delayed: described(Count, "accepted metrics that are not stored yet: queries show them later"),
  ids: described(v.array(v.nullable(MetricIdSchema)), "in the order of the request; null for what was not accepted"),
  results: v.optional(described(v.array(ItemResultSchema), "where the body is a list: one for each metric of it, in order")),
};

/** The answer of POST /metrics where a metric or more were accepted. */
export const AcceptedSchema = v.strictObject(outcome);

/** Any answer that is not the one asked for (RFC 9457). */
export const ProblemSchema = v.looseObject({
  type: described(v.string(), "kind of problem, a URI"),
  title: v.string(),
  status: v.optional(v.pipe(v.number(), v.integer())),
  detail: v.string(),
  instance: described(v.string(), "this occurrence of it, a URI"),
  code: v.optional(described(v.string(), "kind of problem, a word")),
  request_id: v.string(),
  errors: v.optional(described(v.array(ProblemDetailSchema), "every wrong part of the request, a thousand at most")),
  failed: v.optional(described(Count, "metrics that could not be kept")),
  ...v.partial(v.object(outcome)).entries,
});

/** A data point as queries show it. */
export const ShownPointSchema = v.strictObject({
  ...v.omit(MetricPointSchema, ["timed"]).entries,
});

/** A sum over an hour or a day as queries show it. */
export const ShownSumSchema = v.strictObject({
  service_name: MetricPointSchema.entries.service_name,
  metric_type: MetricPointSchema.entries.metric_type,
  timestamp: described(MetricPointSchema.entries.timestamp, "start of the hour or day, UTC"),
  resolution: v.picklist(RESOLUTIONS),
  count: v.pipe(v.number(), v.integer(), v.minValue(1)),
  sum: v.number(),
  min: v.number(),
  max: v.number(),
  average: v.number(),
});

/** The answer of GET /metrics. */
export const PageSchema = v.strictObject({
  metrics: described(v.union([v.array(ShownPointSchema), v.array(ShownSumSchema)]), "the newest first"),
  count: Count,
  scanned_count: described(Count, "items looked at for this page"),
  delayed: v.optional(described(v.boolean(), "metrics were accepted that are not shown yet; absent while nobody can tell")),
  next_cursor: v.optional(described(v.string(), "there may be more: ask again with it as cursor")),
});

/** The answer of GET /health. The details are for who has a key. */
export const HealthSchema = v.strictObject({
  status: v.picklist(["healthy", "degraded", "unhealthy"]),
  circuit_breaker: v.optional(described(v.picklist([...CIRCUIT_STATES, "UNKNOWN"]), "the worst of all services'")),
  services: v.optional(
    v.record(
      v.string(),
      v.strictObject({
        status: v.picklist(["up", "down"]),
        circuit_breaker: v.picklist([...CIRCUIT_STATES, "UNKNOWN"]),
        latency_ms: v.number(),
        error: v.optional(v.string()),
      }),
    ),
  ),
});
