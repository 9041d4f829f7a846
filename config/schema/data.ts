import * as v from "valibot";
import { Slug, wholeNumber } from "./primitives.js";

const Attribute = v.pipe(v.string(), v.regex(/^[A-Za-z][A-Za-z0-9_]{0,254}$/, "must be an attribute name"));
const Key = v.strictObject({ name: Attribute, type: v.optional(v.picklist(["S", "N", "B"]), "S") });

/** A DynamoDB table. On demand, encrypted and with point-in-time recovery, always. */
export const TableSchema = v.strictObject({
  /** Which query uses which key; shown at the table. */
  description: v.pipe(v.string(), v.minLength(10, "must say what is stored and which query uses which key")),
  partitionKey: Key,
  sortKey: v.optional(Key),
  /** Attribute that holds the expiry as epoch seconds. */
  ttlAttribute: v.optional(Attribute),
  indexes: v.optional(
    v.record(
      Slug,
      v.strictObject({
        partitionKey: Key,
        sortKey: v.optional(Key),
        projection: v.optional(v.picklist(["ALL", "KEYS_ONLY"]), "ALL"),
      }),
    ),
    {},
  ),
});

/** An SQS queue. Its dead-letter queue comes with it. */
export const QueueSchema = v.strictObject({
  description: v.string(),
  /** Must be at least six times the consumer's timeout (AWS Lambda, "Using Lambda with Amazon SQS"). */
  visibilityTimeoutSeconds: wholeNumber(0, 43_200),
  maxReceiveCount: v.optional(wholeNumber(1, 1000), 3),
  retentionDays: v.optional(wholeNumber(1, 14), 4),
  deadLetterRetentionDays: v.optional(wholeNumber(1, 14), 14),
});

/** An S3 bucket. Private, encrypted, versioned and TLS-only, always. */
export const BucketSchema = v.strictObject({
  description: v.pipe(v.string(), v.minLength(10, "must say what is stored")),
  /** Objects move to Glacier after this many days; default: never. */
  glacierAfterDays: v.optional(wholeNumber(30, 3650)),
  expireAfterDays: wholeNumber(1, 36_500),
  /** Copied to the standby's region as objects come, where the environment has a standby. */
  replicate: v.optional(v.boolean(), false),
});

/**
 * A secret in Secrets Manager. Its value is never in the configuration, the state or a log: either AWS makes it at the first
 * deployment (`generatedCharacters`), or a stack stores what it made (`holds`), or `obs secrets set` stores it.
 */
export const SecretSchema = v.strictObject({
  description: v.pipe(v.string(), v.minLength(10, "must say what it is for")),
  generatedCharacters: v.optional(wholeNumber(16, 128)),
  /** `api-access`: the stack of the API stores its address and the first tenant's key in it, for services that post metrics. */
  holds: v.optional(v.picklist(["api-access"])),
});

/** A DynamoDB table of the configuration. */
export type TableConfig = v.InferOutput<typeof TableSchema>;
/** An S3 bucket of the configuration. */
export type BucketConfig = v.InferOutput<typeof BucketSchema>;
/** A secret of the configuration. */
export type SecretConfig = v.InferOutput<typeof SecretSchema>;
/** An SQS queue of the configuration. */
export type QueueConfig = v.InferOutput<typeof QueueSchema>;
