import { alarms } from "./defaults/alarms.js";
import { analysis } from "./defaults/analysis.js";
import { anomalies } from "./defaults/anomalies.js";
import { api } from "./defaults/api.js";
import { buckets, queues, secrets } from "./defaults/data.js";
import { ingestion } from "./defaults/ingestion.js";
import { services } from "./defaults/services.js";
import { tables } from "./defaults/tables.js";
import type { PlatformConfigInput } from "./schema.js";

/** What every environment has in common; an environment file overrides what differs. */
export const defaults: Omit<PlatformConfigInput, "environment" | "environmentSuffix"> = {
  project: "observability-platform",
  account: { name: "non-production" },
  region: "us-east-1",
  logLevel: "INFO",
  tags: { CostCenter: "observability" },
  owners: { "platform-team": { slackChannel: "#platform-team" } },
  owner: "platform-team",
  owns: {},
  // A year, as audits ask for, and the month in which they ask.
  trail: { mode: "create", glacierAfterDays: 90, expireAfterDays: 400 },
  state: { kind: "local" },
  deletionProtection: false,
  encryption: { rotationDays: 365, deletionWindowDays: 30 },
  network: { cidr: "10.0.0.0/16", availabilityZones: 2, firstPublicSubnet: 1, firstPrivateSubnet: 101, nat: "none" },
  logs: { retentionDays: 30, archive: { enabled: true, glacierAfterDays: 90, expireAfterDays: 365 } },
  tracing: { samplingRate: 0.1, reservoirPerSecond: 1, daemonImage: "public.ecr.aws/xray/aws-xray-daemon:3.x" },
  images: { keep: 20, untaggedDays: 7 },
  // Lambda Insights' published versions; "Available versions of the Lambda Insights extension".
  lambdaInsights: { accountId: "580247275435", versions: { arm64: 20, x86_64: 53 } },
  tables,
  queues,
  buckets,
  secrets,
  services: { ...services, ...ingestion },
  api,
  analysis,
  paymentProvider: { kind: "sandbox", timeoutMs: 5000, limitMajorUnits: 10_000 },
  alarms,
  anomalies,
  notifications: { recipients: { critical: {}, high: {}, medium: {}, low: {} } },
};
