import type { Construct } from "constructs";
import type { PlatformConfig } from "../config/index.js";
import { Buckets } from "./constructs/buckets.js";
import type { BucketHandle } from "./constructs/encrypted-bucket.js";
import { LogArchive } from "./constructs/log-archive.js";
import { PlatformStack } from "./constructs/platform-stack.js";
import { Table, type TableHandle } from "./constructs/table.js";

/** What storage needs from others. */
export interface StorageProps {
  readonly config: PlatformConfig;
  readonly kmsKeyArn: string;
}

/** Tables, buckets and the log archive. */
export class StorageStack extends PlatformStack {
  /** By the table's name in the configuration. */
  readonly tables: Readonly<Record<string, TableHandle>>;
  /** By the bucket's name in the configuration. */
  readonly buckets: Readonly<Record<string, BucketHandle>>;
  /** Stream that log groups subscribe to; absent when the archive is off. */
  readonly archiveStreamArn: string | undefined;

  constructor(scope: Construct, { config, kmsKeyArn }: StorageProps) {
    super(scope, "storage", config);
    this.tables = Object.fromEntries(
      Object.entries(config.tables).map(([name, table]) => [name, new Table(this, name, { table, kmsKeyArn }).handle]),
    );
    // Below an id of their own: a bucket and a table may have the same name.
    const buckets = new Buckets(this, "all_buckets", { kmsKeyArn });
    this.buckets = buckets.handles;
    if (config.logs.archive.enabled) {
      const { accessLogs } = buckets;
      this.archiveStreamArn = new LogArchive(this, "log_archive", { kmsKeyArn, accessLogs }).streamArn;
    }
  }
}
