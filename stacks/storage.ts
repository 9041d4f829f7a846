import type { Construct } from "constructs";
import { ACCESS_LOGS, LOG_ARCHIVE, type PlatformConfig } from "../config/index.js";
import { Buckets } from "./constructs/buckets.js";
import type { BucketHandle, EncryptedBucket } from "./constructs/encrypted-bucket.js";
import { LogArchive } from "./constructs/log-archive.js";
import { PlatformStack } from "./constructs/platform-stack.js";
import { ReplicatedBuckets, type ReplicationSource } from "./constructs/replicated-buckets.js";
import { importedTrail, SecurityTrail, type TrailHandle } from "./constructs/security-trail.js";
import { standbyRegion } from "./constructs/standby-region.js";
import { Table, type TableHandle, type TableReplica } from "./constructs/table.js";

/** What storage needs from others. */
export interface StorageProps {
  readonly config: PlatformConfig;
  readonly kmsKeyArn: string;
  /** Key in the standby's region; absent where there is none. */
  readonly standbyKeyArn: string | undefined;
}

/** Tables and buckets of one region. */
interface RegionData {
  /** By the table's name in the configuration. */
  readonly tables: Readonly<Record<string, TableHandle>>;
  /** By the bucket's name in the configuration. */
  readonly buckets: Readonly<Record<string, BucketHandle>>;
}

/** Tables, buckets, the log archive and the account's trail, and copies of the data in the standby's region. */
export class StorageStack extends PlatformStack implements RegionData {
  readonly tables: RegionData["tables"];
  readonly buckets: RegionData["buckets"];
  /** The copies; absent where the environment has no standby. */
  readonly standby: RegionData | undefined;
  /** Stream that log groups subscribe to; absent when the archive is off. */
  readonly archiveStreamArn: string | undefined;
  /** Who called which AWS API; absent where this environment does not own the account's trail. */
  readonly trail: TrailHandle | undefined;

  constructor(scope: Construct, { config, kmsKeyArn, standbyKeyArn }: StorageProps) {
    super(scope, "storage", config);
    const elsewhere = standbyRegion(this);
    const replica = elsewhere && standbyKeyArn ? { elsewhere, kmsKeyArn: standbyKeyArn } : undefined;
    const tables = Object.entries(config.tables).map(
      ([name, table]) => [name, new Table(this, name, { table, kmsKeyArn, replica })] as const,
    );
    this.tables = Object.fromEntries(tables.map(([name, { handle }]) => [name, handle]));
    // Below an id of their own: a bucket and a table may have the same name.
    const buckets = new Buckets(this, "all_buckets", { kmsKeyArn });
    this.buckets = buckets.handles;
    const { accessLogs } = buckets;
    const archive = config.logs.archive.enabled ? new LogArchive(this, "log_archive", { kmsKeyArn, accessLogs }) : undefined;
    this.archiveStreamArn = archive?.streamArn;
    this.trail = this.ownedTrail(kmsKeyArn, accessLogs);
    if (!replica) return;
    const copies = this.copies(buckets, archive, replica, kmsKeyArn);
    const replicas = tables.flatMap(([name, table]) => (table.replica ? [[name, table.replica] as const] : []));
    this.standby = { tables: Object.fromEntries(replicas), buckets: copies };
  }

  private copies(
    { all }: Buckets,
    archive: LogArchive | undefined,
    { elsewhere, kmsKeyArn: replicaKeyArn }: TableReplica,
    kmsKeyArn: string,
  ): RegionData["buckets"] {
    const { buckets, logs } = this.config;
    const sources: Record<string, ReplicationSource> = {};
    for (const [name, bucket] of Object.entries(all)) {
      const lifecycle = buckets[name];
      if (lifecycle?.replicate) sources[name] = { bucket, lifecycle };
    }
    if (archive && logs.archive.replicate) sources[LOG_ARCHIVE] = { bucket: archive.bucket, lifecycle: logs.archive };
    if (Object.keys(sources).length === 0) return {};
    const accessLogs = buckets[ACCESS_LOGS];
    return new ReplicatedBuckets(this, "copied_buckets", { elsewhere, kmsKeyArn, replicaKeyArn, sources, accessLogs }).handles;
  }

  private ownedTrail(kmsKeyArn: string, accessLogs: EncryptedBucket | undefined): TrailHandle | undefined {
    const { owns, trail } = this.config;
    if (!owns.securityTrail || trail.mode === "none") return undefined;
    if (trail.mode === "import") return importedTrail(this, "security_trail", trail);
    return new SecurityTrail(this, "security_trail", { kmsKeyArn, lifecycle: trail, accessLogs }).handle;
  }
}
