import * as v from "valibot";
import { AnalysisSettingsSchema } from "../domain/contracts/analysis-settings.js";
import { LOG_LEVELS } from "../domain/contracts/log-line.js";
import { SloSchema } from "../domain/contracts/slo.js";
import { AccountSchema } from "./schema/account.js";
import { AlarmsSchema, NotificationsSchema } from "./schema/alarms.js";
import { AnomaliesSchema } from "./schema/anomalies.js";
import { ApiSchema } from "./schema/api.js";
import { CircuitBreakersSchema } from "./schema/circuit-breakers.js";
import { BucketSchema, QueueSchema, SecretSchema, TableSchema } from "./schema/data.js";
import { IngestionSchema } from "./schema/ingestion.js";
import { LaptopSchema } from "./schema/laptop.js";
import { OWNED_STACKS, OwnerSchema } from "./schema/owners.js";
import { Cidr, LogRetentionDays, numberBetween, Region, RunbookBaseUrl, Slug, wholeNumber } from "./schema/primitives.js";
import { ServiceSchema } from "./schema/services.js";
import { StandbySchema } from "./schema/standby.js";
import { TrailSchema } from "./schema/trail.js";
import { waysOut } from "./schema/ways-out.js";

/** The environments that ship with the platform. */
export const ENVIRONMENTS = ["dev", "staging", "prod", "local"] as const;

/** One environment. */
export type Environment = (typeof ENVIRONMENTS)[number];

/** Longest environment suffix: the longest resource name built with it must stay within AWS's limits. */
export const MAX_SUFFIX_LENGTH = 12;

const Suffix = v.pipe(Slug, v.maxLength(MAX_SUFFIX_LENGTH, `must have at most ${MAX_SUFFIX_LENGTH} characters`));

const StateSchema = v.variant("kind", [
  v.strictObject({ kind: v.literal("local") }),
  v.strictObject({ kind: v.literal("s3"), bucket: v.string(), region: Region }),
]);

const NetworkSchema = v.strictObject({
  cidr: Cidr,
  availabilityZones: wholeNumber(2, 4),
  /** Third octet of the first public and the first private /24. */
  firstPublicSubnet: wholeNumber(0, 255),
  firstPrivateSubnet: wholeNumber(0, 255),
  ...waysOut,
});

const LogsSchema = v.strictObject({
  retentionDays: LogRetentionDays,
  /** Older logs in S3: subscription → Firehose → bucket with lifecycle. */
  archive: v.strictObject({
    enabled: v.boolean(),
    glacierAfterDays: wholeNumber(30, 3650),
    expireAfterDays: wholeNumber(60, 36_500),
    /** Copied to the standby's region, where the environment has a standby. */
    replicate: v.optional(v.boolean(), true),
  }),
});

const PaymentProviderSchema = v.variant("kind", [
  /** In-process, decides by the token: for environments without a contract with a provider. */
  v.strictObject({ kind: v.literal("sandbox"), timeoutMs: wholeNumber(50, 25_000), limitMajorUnits: numberBetween(1, 1e9) }),
  /** Over HTTP. On the laptop the host puts the address of its sandbox provider in place of `url`. */
  v.strictObject({
    kind: v.literal("http"),
    url: v.pipe(v.string(), v.url("must be an address")),
    timeoutMs: wholeNumber(50, 25_000),
    limitMajorUnits: numberBetween(1, 1e9),
  }),
]);

/** The whole configuration of one environment. Every number of the specification is a field here. */
export const PlatformConfigSchema = v.strictObject({
  project: v.pipe(Slug, v.maxLength(24, "must have at most 24 characters")),
  environment: v.picklist(ENVIRONMENTS),
  /** Part of every resource name; default: the environment. `pr-123` lets copies share an account. */
  environmentSuffix: Suffix,
  account: AccountSchema,
  region: Region,
  logLevel: v.picklist(LOG_LEVELS),
  tags: v.strictObject({ CostCenter: v.string() }),
  /** Who looks after what, by name; the name is the tag `Owner`. */
  owners: v.record(Slug, OwnerSchema),
  /** Owner of every stack and service that names no other. */
  owner: Slug,
  /** Stack → owner, where it is another. */
  stackOwners: v.optional(v.record(v.picklist(OWNED_STACKS, `must be one of ${OWNED_STACKS.join(", ")}`), Slug), {}),
  /** What AWS has once per account and region belongs to exactly one environment of the account; `loadConfig` checks it. */
  owns: v.strictObject({
    xrayEncryption: v.optional(v.boolean(), false),
    /** The role by which API Gateway writes the access logs of every API in the account and region. */
    apiGatewayAccount: v.optional(v.boolean(), false),
    /** The trail of every AWS call in the account: see `trail`. */
    securityTrail: v.optional(v.boolean(), false),
  }),
  trail: TrailSchema,
  /** Where Terraform keeps its state. */
  state: StateSchema,
  /** Data and keys survive `destroy` attempts. */
  deletionProtection: v.boolean(),
  encryption: v.strictObject({ rotationDays: wholeNumber(90, 2560), deletionWindowDays: wholeNumber(7, 30) }),
  network: NetworkSchema,
  logs: LogsSchema,
  tracing: v.strictObject({
    samplingRate: numberBetween(0, 1),
    reservoirPerSecond: wholeNumber(0, 100),
    /** Image of the X-Ray daemon that runs beside every container. */
    daemonImage: v.string(),
  }),
  /** How many images of a container are kept, and how long one without a tag. */
  images: v.strictObject({ keep: wholeNumber(1, 1000), untaggedDays: wholeNumber(1, 365) }),
  /** Lambda Insights layer version by architecture; the ARN is built from the region (SPEC 1.5). */
  lambdaInsights: v.strictObject({
    accountId: v.string(),
    versions: v.strictObject({ arm64: wholeNumber(1, 9999), x86_64: wholeNumber(1, 9999) }),
  }),
  tables: v.record(Slug, TableSchema),
  queues: v.record(Slug, QueueSchema),
  buckets: v.optional(v.record(Slug, BucketSchema), {}),
  secrets: v.optional(v.record(Slug, SecretSchema), {}),
  services: v.record(Slug, ServiceSchema),
  /** Absent: what is lost with the region is lost. */
  standby: v.optional(StandbySchema),
  /** Absent: no API is made. */
  api: v.optional(ApiSchema),
  /** Metrics that services post (SPEC 3.1, 3.2). */
  ingestion: v.optional(IngestionSchema, {}),
  /** What every service promises of its requests, and what its error budget comes from (SPEC 2.7). */
  slo: v.optional(SloSchema, {}),
  /** How incidents are analysed (SPEC 3.6 to 3.9). */
  analysis: v.optional(AnalysisSettingsSchema, {}),
  /** Backups of every table beside point-in-time recovery (SPEC 2.8). */
  backup: v.optional(
    v.strictObject({
      retentionDays: v.optional(wholeNumber(1, 3650), 30),
      /** Longest time until a lost table's data are there again (RTO); `obs restore-drill` measures it. */
      recoveryTimeMinutes: v.optional(wholeNumber(1, 1440), 15),
      /** How far behind DynamoDB's point-in-time recovery is; it says "typically five minutes". */
      pointInTimeMinutes: v.optional(wholeNumber(1, 1440), 5),
      /** Most that may be lost with the table or its region (RPO). Less than `pointInTimeMinutes` needs the standby's replica. */
      recoveryPointMinutes: v.optional(wholeNumber(1, 1440), 5),
    }),
    {},
  ),
  paymentProvider: PaymentProviderSchema,
  /** One for each dependency that services call behind a circuit breaker; a service names them in `guards`. */
  circuitBreakers: v.optional(CircuitBreakersSchema, {}),
  alarms: AlarmsSchema,
  /** Series that the anomaly detector follows, and when they ring (SPEC 3.6, 4.2). */
  anomalies: AnomaliesSchema,
  /** Where alarm messages point to: a folder of the repository, or its address on the web. */
  runbookBaseUrl: v.optional(RunbookBaseUrl, "runbooks"),
  /** Saved Logs Insights queries; what counts as slow is the latency alarm's threshold. */
  savedQueries: v.optional(v.strictObject({ businessEventsBinMinutes: v.optional(wholeNumber(1, 1440), 5) }), {}),
  notifications: NotificationsSchema,
  laptop: v.optional(LaptopSchema),
});

/** What an environment file writes: defaults may be left out. */
export type PlatformConfigInput = v.InferInput<typeof PlatformConfigSchema>;

/** The validated configuration of one environment. */
export type PlatformConfig = v.InferOutput<typeof PlatformConfigSchema> & {
  /** The region that this is about, if not the environment's own. Never configured: `standbyConfig` alone sets it. */
  readonly site?: "standby";
};
