import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table/index.js";
import { Construct } from "constructs";
import type { TableConfig } from "../../config/index.js";
import { PlatformStack } from "./platform-stack.js";

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

/** A table: on demand, under the platform's key, with point-in-time recovery (SPEC 2.3). */
export class Table extends Construct {
  readonly handle: TableHandle;

  constructor(scope: Construct, id: string, props: { readonly table: TableConfig; readonly kmsKeyArn: string }) {
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
      lifecycle: deletionProtection ? { preventDestroy: true } : undefined,
    });
    this.handle = { name: resource.name, arn: resource.arn, indexes: Object.keys(table.indexes) };
  }
}
