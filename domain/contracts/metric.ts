import * as v from "valibot";
import { CorrelationIdSchema } from "./order.js";
import { redactCardNumbers } from "./redaction.js";

/** What names of services, types and metadata look like. */
export const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

const NoCard = v.check((text: string) => redactCardNumbers(text) === text, "must not hold a card number");

/** A name that goes into keys and dimensions: no separator of keys, and nothing that a log would redact. */
const Name = v.pipe(
  v.string("must be text"),
  v.regex(NAME, "must be 1 to 64 letters, digits, dots, dashes or underscores, a letter or digit first"),
  NoCard,
);

/** Smallest value other than 0: CloudWatch's least positive value is 8.5e-109 ("PutMetricData"). */
const LEAST_MAGNITUDE = 1e-108;

/** Beyond it JSON numbers are not exact, and DynamoDB's client refuses them. */
const MAX_MAGNITUDE = Number.MAX_SAFE_INTEGER;

/** Most fields of a metric's metadata, and the longest text in one. */
export const MAX_METADATA_KEYS = 20;
export const MAX_METADATA_TEXT = 256;

/** True for a value that a metric may have: what JSON, CloudWatch and DynamoDB all keep as it is. */
export const isMetricValue = (n: number): boolean => n === 0 || (Math.abs(n) >= LEAST_MAGNITUDE && Math.abs(n) <= MAX_MAGNITUDE);

const Value = v.pipe(
  v.number("must be a number"),
  v.check(isMetricValue, `must be 0 or from ${LEAST_MAGNITUDE} to ${MAX_MAGNITUDE}, of either sign`),
);

const Metadata = v.pipe(
  v.record(
    v.pipe(v.string(), v.regex(NAME, "must be named by 1 to 64 letters, digits, dots, dashes or underscores"), NoCard),
    v.union(
      [v.pipe(v.string(), v.maxLength(MAX_METADATA_TEXT)), Value, v.boolean()],
      `must be a number, true, false or text of at most ${MAX_METADATA_TEXT} characters`,
    ),
    "must be an object",
  ),
  v.maxEntries(MAX_METADATA_KEYS, `must have at most ${MAX_METADATA_KEYS} fields`),
);

/** Whose metrics these are: the id of the API key, never the key. */
export const TenantSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/, "must be the id of an API key"));

/** Id of one data point. Letters alone: redaction cannot take it for a card number. */
export const MetricIdSchema = v.pipe(v.string(), v.regex(/^met_[a-p]{32}$/, "must be met_ and 32 letters from a to p"));

/** ISO 8601 in UTC with milliseconds: text of one length, so that it sorts as time does. */
const Instant = v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, "must be a UTC time with milliseconds"));

/** What units look like as people write them: `ms`, `Percent`, `%`, `requests/s`. */
export const UNIT = /^[A-Za-z%][A-Za-z0-9%/_-]{0,31}$/;

const Unit = v.pipe(v.string("must be text"), v.regex(UNIT, "must be a unit such as Milliseconds, Percent or Count"));

const described = { service_name: Name, metric_type: Name, value: Value, unit: v.optional(Unit), metadata: v.optional(Metadata) };

const posted = {
  ...described,
  timestamp: v.optional(
    v.pipe(
      v.string("must be an ISO 8601 time"),
      v.description("ISO 8601 with its offset, from two weeks back to two hours ahead; without it, the time of arrival"),
    ),
  ),
};

/** One metric as a service posts it (SPEC 3.1). `timestamp` is ISO 8601; its range is checked against the clock elsewhere. */
export const PostedMetricSchema = v.objectWithRest(posted, v.never("is not a field of a metric"), "must be an object");

/** A posted metric. */
export type PostedMetric = v.InferOutput<v.ObjectSchema<typeof posted, undefined>>;

/** One accepted data point. `timestamp` in UTC with milliseconds. */
export const MetricPointSchema = v.strictObject({
  ...described,
  id: MetricIdSchema,
  timestamp: Instant,
  /** The time is the platform's, because the request had none. */
  timed: v.optional(v.literal("on-arrival")),
});

/** An accepted data point. */
export type MetricPoint = v.InferOutput<typeof MetricPointSchema>;

/** Most partitions that a series may be spread over: a read asks each of them. */
export const MAX_SHARDS = 32;

/** Most data points in one message. */
export const MAX_POINTS_PER_MESSAGE = 25;

/** Number of partitions that a series is spread over. */
const Shards = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_SHARDS));

/**
 * What is known of a request by its Idempotency-Key: when and how it came first, and a digest of what it said. A repetition
 * stores the very same items by it. The key itself is not kept. `expiration` in epoch seconds.
 */
export const RequestClaimSchema = v.strictObject({
  id: v.string(),
  digest: v.string(),
  receivedAt: Instant,
  correlationId: CorrelationIdSchema,
  shards: Shards,
  expiration: v.number(),
});

/** The claim of a request on its Idempotency-Key. */
export type RequestClaim = v.InferOutput<typeof RequestClaimSchema>;

/** Message on the queue `metrics`: data points of one tenant and one request, stored or still to be stored. */
export const MetricsAcceptedSchema = v.strictObject({
  type: v.literal("metrics.accepted"),
  tenant: TenantSchema,
  correlationId: CorrelationIdSchema,
  receivedAt: Instant,
  /** What the points' keys are made with: the number may grow while the message waits. */
  shards: Shards,
  /** Present where the claim could not be written on arrival: whoever consumes the message writes it first. */
  claim: v.optional(RequestClaimSchema),
  /** Present where the sweep queued the points: who has processed them removes the notes that they are not queued. */
  swept: v.optional(v.literal(true)),
  points: v.pipe(v.array(MetricPointSchema), v.minLength(1), v.maxLength(MAX_POINTS_PER_MESSAGE)),
});

/** Accepted data points as they travel to the metrics processor. */
export type MetricsAccepted = v.InferOutput<typeof MetricsAcceptedSchema>;

/** On which side of what was expected a value lies. */
export const DIRECTIONS = ["above", "below"] as const;

/** One side of what was expected. */
export type Direction = (typeof DIRECTIONS)[number];

/**
 * A data point in the table `metrics`. Never changed: whoever writes it, metrics-api or metrics-processor, writes the same item, so
 * that writing it again changes nothing. Loose: a newer writer may add attributes.
 */
export const StoredMetricSchema = v.looseObject({
  ...MetricPointSchema.entries,
  /** `<tenant>#<service_name>#<metric_type>#<shard>`, the partition. */
  series: v.string(),
  /** `<timestamp>#<id>`, the sort key. */
  at: v.string(),
  /** `<tenant>#<service_name>#<shard>`, the partition of the index `by-service`. */
  tenantService: v.string(),
  correlationId: CorrelationIdSchema,
  receivedAt: Instant,
  /** Epoch seconds. */
  expiresAt: v.number(),
});

/** A data point as it is stored. */
export type StoredMetric = v.InferOutput<typeof StoredMetricSchema>;

const { tenantService: _, ...kept } = StoredMetricSchema.entries;

/**
 * A note in the table `metrics`: a data point that the queue did not take, with all that queues it again. An item of its own: nobody
 * who stores the point again can undo it. It is in no index but `pending`.
 */
export const PendingMetricSchema = v.looseObject({
  ...kept,
  /** `<series of the point>#pending`. */
  series: v.string(),
  /** `p<shard>`, the partition of the index `pending`. */
  pending: v.string(),
  /** When it was queued last, and how often: its message may be on its way. */
  sweptAt: v.optional(Instant),
  sweeps: v.optional(v.number()),
});

/** The note of a data point that is not queued. */
export type PendingMetric = v.InferOutput<typeof PendingMetricSchema>;

/** A mark in the table `metrics`: the point of this sort key is processed. Written by metrics-processor, once a point. */
export const DoneMarkSchema = v.looseObject({
  /** `<series of the point>#done`. */
  series: v.string(),
  /** The point's. */
  at: v.string(),
  /** Epoch seconds; later than any message about the point can come. */
  expiresAt: v.number(),
});

/** The mark of a processed data point. */
export type DoneMark = v.InferOutput<typeof DoneMarkSchema>;

/** The sum over an hour's or a day's points of one shard of a series, in the table `metrics`. Written by metrics-processor. */
export const RollupSchema = v.looseObject({
  /** `<series of the points>#hour` or `#day`. */
  series: v.string(),
  /** Start of the hour or day, UTC. */
  at: Instant,
  /** 0 until the first point is counted: the extremes are written before. */
  count: v.optional(v.number(), 0),
  sum: v.optional(v.number(), 0),
  min: v.optional(v.number()),
  max: v.optional(v.number()),
  /** Epoch seconds. */
  expiresAt: v.number(),
});

/** A stored sum over an hour or a day. */
export type Rollup = v.InferOutput<typeof RollupSchema>;
