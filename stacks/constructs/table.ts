import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table/index.js";
import { DynamodbTableReplicaA } from "@cdktf/provider-aws/lib/dynamodb-table-replica/index.js";
import type { TerraformResourceLifecycle } from "cdktf";
import { Construct } from "constructs";
import type { TableConfig } from "../../config/index.js";
import { PlatformStack } from "./platform-stack.js";
import type { OtherRegion } from "./standby-region.js";

/** What other stacks know of a table. */
export interface TableHandle {
  readonly name: string;
  readonly arn: string;
  /** Names of its global secondary indexes. */
  readonly indexes: readonly string[];
}

/** The attributes that keys use, each once: DynamoDB wants exactly these declared. */
function keyAttributes(table: TableConfig): { name: string; type: string }[] {
  const keys = [table, ...Object.values(table.indexes)].flatMap((part) =>
    part.sortKey ? [part.partitionKey, part.sortKey] : [part.partitionKey],
  );
  return [...new Map(keys.map((key) => [key.name, { name: key.name, type: key.type }])).values()];
}

/** Without `ignoreChanges` the table would take replicas that it did not declare away again. */
function lifecycleOf(deletionProtection: boolean, replicated: boolean): TerraformResourceLifecycle | undefined {
  if (!deletionProtection && !replicated) return undefined;
  return { ...(deletionProtection && { preventDestroy: true }), ...(replicated && { ignoreChanges: ["replica"] }) };
}

/** A region that holds a replica of a table, and the key of the replica there. */
export interface TableReplica {
  readonly elsewhere: OtherRegion;
  readonly kmsKeyArn: string;
}

/** A table to create. */
export interface TableProps {
  readonly table: TableConfig;
  readonly kmsKeyArn: string;
  /** Absent: the table is in one region only. */
  readonly replica?: TableReplica | undefined;
}

/** A table: on demand, under the platform's key, with point-in-time recovery (SPEC 2.3), and its replica where there is one. */
export class Table extends Construct {
  readonly handle: TableHandle;
  /** The same table in the other region; both are written to and read. */
  readonly replica: TableHandle | undefined;

  constructor(scope: Construct, id: string, props: TableProps) {
    super(scope, id);
    const stack = PlatformStack.of(this);
    const { table, kmsKeyArn } = props;
    const { deletionProtection } = stack.config;
    const resource = new DynamodbTable(this, "Default", {
      name: stack.nameOf(id),
      billingMode: "PAY_PER_REQUEST",
      hashKey: table.partitionKey.name,
      rangeKey: table.sortKey?.name,
      attribute: keyAttributes(table),
      globalSecondaryIndex: Object.entries(table.indexes).map(([name, index]) => ({
        name,
        hashKey: index.partitionKey.name,
        rangeKey: index.sortKey?.name,
        projectionType: index.projection,
      })),
      ttl: table.ttlAttribute ? { attributeName: table.ttlAttribute, enabled: true } : undefined,
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true, kmsKeyArn },
      deletionProtectionEnabled: deletionProtection,
      // A global table copies what its stream tells.
      ...(props.replica && { streamEnabled: true, streamViewType: "NEW_AND_OLD_IMAGES" }),
      lifecycle: lifecycleOf(deletionProtection, props.replica !== undefined),
    });
    const indexes = Object.keys(table.indexes);
    this.handle = { name: resource.name, arn: resource.arn, indexes };
    if (props.replica) this.replica = { name: resource.name, arn: this.replicate(resource, props.replica), indexes };
  }

  /** A resource of its own and not a block of the table: the block knows no deletion protection. @returns the replica's ARN */
  private replicate(table: DynamodbTable, { elsewhere, kmsKeyArn }: TableReplica): string {
    const { deletionProtection } = elsewhere.config;
    return new DynamodbTableReplicaA(this, "replica", {
      provider: elsewhere.provider,
      globalTableArn: table.arn,
      kmsKeyArn,
      pointInTimeRecovery: true,
      deletionProtectionEnabled: deletionProtection,
      lifecycle: lifecycleOf(deletionProtection, false),
    }).arn;
  }
}
