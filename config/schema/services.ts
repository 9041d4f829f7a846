import * as v from "valibot";
import { GUARDED_NAMES } from "../../domain/contracts/dependencies.js";
import { LOG_LEVELS } from "../../domain/contracts/log-line.js";
import { SEVERITIES } from "../../domain/contracts/severity.js";
import { ImageDigest, numberBetween, Slug, wholeNumber } from "./primitives.js";

/** DynamoDB actions that a service may be given, as IAM spells them after `dynamodb:`. */
const TableAction = v.picklist([
  "GetItem",
  "PutItem",
  "UpdateItem",
  "DeleteItem",
  "Query",
  "BatchGetItem",
  "ConditionCheckItem",
  "BatchWriteItem",
]);

/** S3 actions that a service may be given, as IAM spells them after `s3:`. */
const BucketAction = v.picklist(["GetObject", "PutObject", "DeleteObject", "ListBucket"]);

const EnvironmentVariableName = v.pipe(v.string(), v.regex(/^[A-Z][A-Z0-9_]*$/, "must be an UPPER_SNAKE name"));

const common = {
  description: v.string(),
  /** A key of `owners`. @default the configuration's `owner` */
  owner: v.optional(Slug),
  logLevel: v.optional(v.picklist(LOG_LEVELS)),
  architecture: v.optional(v.picklist(["arm64", "x86_64"]), "arm64"),
  /** Table → actions; exactly these become IAM statements and `TABLE_…` variables. */
  tables: v.optional(v.record(Slug, v.pipe(v.array(TableAction), v.minLength(1, "needs an action"))), {}),
  /** Bucket → actions; exactly these become IAM statements and `BUCKET_…` variables. */
  buckets: v.optional(v.record(Slug, v.pipe(v.array(BucketAction), v.minLength(1, "needs an action"))), {}),
  /** Variable → secret; the service is told the secret's value (container) or its name (function), never by Terraform. */
  secrets: v.optional(v.record(EnvironmentVariableName, Slug), {}),
  /** Queues the service sends to; become `sqs:SendMessage` and `QUEUE_…_URL` variables. */
  sendsTo: v.optional(v.array(Slug), []),
  /** Further environment variables. Never a secret: they are readable in the console and in the state. */
  settings: v.optional(v.record(EnvironmentVariableName, v.string()), {}),
};

/** A queue that a function consumes. */
export const ConsumerSchema = v.strictObject({
  queue: Slug,
  batchSize: v.optional(wholeNumber(1, 10_000), 10),
  batchWindowSeconds: v.optional(wholeNumber(0, 300), 0),
  /** Most concurrent batches of this queue (event source scaling config). */
  maximumConcurrency: v.optional(wholeNumber(2, 1000)),
});

/** A Lambda function. Its handler is the folder `lambdas/<handler>/handler.ts`. */
export const FunctionSchema = v.strictObject({
  kind: v.literal("function"),
  ...common,
  /** Folder below `lambdas/`; default: the service's name. */
  handler: v.optional(Slug),
  memoryMb: v.optional(wholeNumber(128, 10_240), 512),
  timeoutSeconds: v.optional(wholeNumber(1, 900), 30),
  /** An invocation that takes longer is slow, in ms. @default the threshold of `alarms.lambdaLatencyP99` */
  slowMs: v.optional(wholeNumber(1, 900_000)),
  /** Lowers the concurrency alarm to 80 % of itself where that is less than the default threshold. */
  reservedConcurrency: v.optional(wholeNumber(1, 1000)),
  consumes: v.optional(v.array(ConsumerSchema), []),
  /** Invoked every so many minutes. */
  everyMinutes: v.optional(wholeNumber(1, 1440)),
  /** Invoked for each object that lands in a bucket. */
  objectsFrom: v.optional(v.array(v.strictObject({ bucket: Slug, prefix: v.string(), suffix: v.optional(v.string(), "") })), []),
  /**
   * Services whose log lines it is given in batches, as they are written, and those of their operations whose durations are told
   * apart. Never itself: its own lines would call it without end.
   */
  logsFrom: v.optional(
    v.array(
      v.strictObject({
        service: Slug,
        operations: v.optional(v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(64))), v.maxLength(30)), []),
      }),
    ),
    [],
  ),
  /** Severities whose alarm topics send to the one queue that it consumes. */
  alarmsFrom: v.optional(v.array(v.picklist(SEVERITIES)), []),
  /** `outside`: AWS's own network, which reaches the internet; `private`: the VPC's private subnets. */
  network: v.optional(v.picklist(["outside", "private"]), "outside"),
  /** True for a function that calls something outside AWS. */
  callsInternet: v.optional(v.boolean(), false),
  /** Environments kept warm, on the alias `live`. */
  provisionedConcurrency: v.optional(wholeNumber(1, 1000)),
  /** Further AWS calls, by what they are for; `stacks/constructs/capabilities.ts` holds their statements. */
  may: v.optional(
    v.array(
      v.picklist([
        "watch-queues",
        "watch-tables",
        "back-up-tables",
        "know-topology",
        "read-metrics",
        "read-traces",
        "query-logs",
        "read-trail",
        "invoke-model",
      ]),
    ),
    [],
  ),
  /** Dependencies that it calls behind their circuit breakers; it gets their settings, and needs the table `circuit`. */
  guards: v.optional(v.array(v.picklist(GUARDED_NAMES)), []),
  /** Gets the variables of `paymentProvider`. */
  callsPaymentProvider: v.optional(v.boolean(), false),
});

/** A container on ECS Fargate. */
export const ContainerSchema = v.strictObject({
  kind: v.literal("container"),
  ...common,
  port: wholeNumber(1, 65_535),
  /** User id of the process; the image must have been built for it. Never 0: that is root. */
  userId: v.optional(wholeNumber(1, 65_535), 1000),
  healthPath: v.optional(v.pipe(v.string(), v.startsWith("/", "must start with /")), "/health"),
  cpu: v.optional(v.picklist([256, 512, 1024, 2048, 4096], "must be a Fargate size: 256, 512, 1024, 2048 or 4096"), 256),
  memoryMb: v.optional(wholeNumber(512, 30_720), 512),
  /** Image in the platform's ECR repository. Without one the service is synthesized with no tasks. */
  imageDigest: v.optional(ImageDigest),
  scaling: v.strictObject({
    minimum: wholeNumber(1, 1000),
    maximum: wholeNumber(1, 1000),
    targetCpuPercent: v.optional(numberBetween(10, 90), 60),
  }),
});

/** A service the platform watches: one entry here and one folder of code. */
export const ServiceSchema = v.variant("kind", [FunctionSchema, ContainerSchema]);

/** A Lambda function of the configuration. */
export type FunctionService = v.InferOutput<typeof FunctionSchema>;
/** A container of the configuration. */
export type ContainerService = v.InferOutput<typeof ContainerSchema>;
/** A service of the configuration. */
export type ServiceConfig = v.InferOutput<typeof ServiceSchema>;
