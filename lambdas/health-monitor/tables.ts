import { DescribeTableCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EMF_FURTHER_DIMENSIONS, INFRASTRUCTURE_METRICS } from "../../domain/contracts/telemetry.js";
import { tableHealth } from "../../domain/health/states.js";
import type { Check } from "./finding.js";

/** A look at each table: its status, and what DynamoDB says it holds. */
export const tableChecks = (client: DynamoDBClient, tables: Readonly<Record<string, string>>): Check[] =>
  Object.entries(tables).map(([name, TableName]) => ({
    dependency: `table:${name}`,
    async look() {
      const { Table } = await client.send(new DescribeTableCommand({ TableName }));
      const { tableItemCount, tableSizeBytes } = INFRASTRUCTURE_METRICS;
      const dimensions = { [EMF_FURTHER_DIMENSIONS.table]: name };
      return {
        ...tableHealth(Table?.TableStatus ?? "unknown"),
        measured: [
          { metric: tableItemCount, value: Table?.ItemCount ?? 0, dimensions },
          { metric: tableSizeBytes, value: Table?.TableSizeBytes ?? 0, dimensions },
        ],
      };
    },
  }));
