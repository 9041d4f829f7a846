import { Construct } from "constructs";
import { ACCESS_LOGS, createsTrail, LOG_ARCHIVE, TRAIL } from "../../config/index.js";
import { accessLogsBucket } from "./access-logs.js";
import { type BucketHandle, EncryptedBucket } from "./encrypted-bucket.js";
import { PlatformStack } from "./platform-stack.js";

/** The buckets of the configuration; each other one, the log archive's and the trail's too, writes its access logs to `access-logs` (SPEC 2.3). */
export class Buckets extends Construct {
  /** By the bucket's name in the configuration. */
  readonly all: Readonly<Record<string, EncryptedBucket>>;
  /** Takes access logs; absent when there is nothing to log. */
  readonly accessLogs: EncryptedBucket | undefined;

  constructor(scope: Construct, id: string, { kmsKeyArn }: { readonly kmsKeyArn: string }) {
    super(scope, id);
    const { config } = PlatformStack.of(this);
    const { [ACCESS_LOGS]: logs, ...others } = config.buckets;
    const sources = [...Object.keys(others), LOG_ARCHIVE, ...(createsTrail(config) ? [TRAIL] : [])];
    const accessLogs = logs && accessLogsBucket(this, { lifecycle: logs, sources });
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
}
