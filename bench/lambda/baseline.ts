import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { Tracer } from "@aws-lambda-powertools/tracer";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";

/**
 * The peer of every import: what a handler with logger, metrics, tracer and one traced DynamoDB client costs, written as
 * Powertools' documentation does.
 */
const logger = new Logger();
const metrics = new Metrics();
const tracer = new Tracer();
const client = tracer.captureAWSv3Client(new DynamoDBClient({}));

/** Stores what it is given. */
export const handler = async (event: { readonly id: string }): Promise<void> => {
  logger.info("storing", { id: event.id });
  await client.send(new PutItemCommand({ TableName: process.env.TABLE_ORDERS, Item: { id: { S: event.id } } }));
  metrics.addMetric("stored", MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
};
