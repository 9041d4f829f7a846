import { Construct } from "constructs";
import { ACCESS_LOGS, globalName, LOG_ARCHIVE } from "../../config/index.js";
import { type BucketHandle, EncryptedBucket } from "./encrypted-bucket.js";
import { PlatformStack } from "./platform-stack.js";
import type { Statement } from "./policy.js";

/** The buckets of the configuration; each other one, the log archive's too, writes its access logs to `access-logs` (SPEC 2.3). */
export class Buckets extends Construct {
  /** By the bucket's name in the configuration. */
  readonly all: Readonly<Record<string, EncryptedBucket>>;
  /** Takes access logs; absent when there is nothing to log. */
  readonly accessLogs: EncryptedBucket | undefined;

  constructor(scope: Construct, id: string, { kmsKeyArn }: { readonly kmsKeyArn: string }) {
    super(scope, id);
    const { config } = PlatformStack.of(this);
    const { [ACCESS_LOGS]: logs, ...others } = config.buckets;
    const accessLogs =
      logs &&
      new EncryptedBucket(this, ACCESS_LOGS, {
        name: ACCESS_LOGS,
        // S3 cannot deliver access logs under a customer's key (page "Enabling Amazon S3 server access logging").
        encryption: "s3-managed",
        lifecycle: logs,
        statements: [this.deliverLogs([...Object.keys(others), LOG_ARCHIVE])],
      });
    const buckets = Object.entries(others).map(([name, bucket]): [string, EncryptedBucket] => [
      name,
      new EncryptedBucket(this, name, { name, encryption: { kmsKeyArn }, lifecycle: bucket, accessLogs }),
    ]);
    this.accessLogs = accessLogs;
    this.all = Object.fromEntries(accessLogs ? [...buckets, [ACCESS_LOGS, accessLogs]] : buckets);
  }

  get handles(): Readonly<Record<string, BucketHandle>> {
    return Object.fromEntries(Object.entries(this.all).map(([name, bucket]) => [name, bucket.handle]));
  }

  /** S3's log delivery, for our own buckets only. By name: the buckets themselves wait for this policy. */
  private deliverLogs(sources: readonly string[]): Statement {
    const { config, aws } = PlatformStack.of(this);
    const arn = (name: string): string => `arn:${aws.partition}:s3:::${globalName(config, name, aws.accountId)}`;
    return {
      sid: "DeliverAccessLogs",
      principal: { service: "logging.s3.amazonaws.com" },
      actions: ["s3:PutObject"],
      resources: [`${arn(ACCESS_LOGS)}/*`],
      conditions: { ...aws.fromThisAccount(), ArnLike: { "aws:SourceArn": sources.map(arn) } },
    };
  }
}
