import { DynamoDBClient, GetItemCommand, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { marshall } from "@aws-sdk/util-dynamodb";
import { paymentRequestOf } from "../../domain/orders/decisions.js";
import { reportCpu } from "./cpu.js";
import { sampleOrder, samplePayment } from "./samples.js";
import { stub } from "./stubs.js";

// usage: node … <order-processor|payment-handler>
stub("transport");
const dynamo = new DynamoDBClient({});
const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
const queue = "http://127.0.0.1:1/000000000000/queue";

/** The calls of one order: store, ask for payment, note it. */
async function orderCalls(round: number): Promise<void> {
  const order = sampleOrder(round);
  const { orderId } = order;
  await dynamo.send(
    new PutItemCommand({
      TableName: "orders",
      Item: marshall({ ...order, status: "PENDING_PAYMENT", contentHash: "0".repeat(64) }),
      ConditionExpression: "attribute_not_exists(orderId)",
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    }),
  );
  await sqs.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: JSON.stringify(paymentRequestOf(order)) }));
  await dynamo.send(
    new UpdateItemCommand({
      TableName: "orders",
      Key: marshall({ orderId }),
      UpdateExpression: "SET paymentRequestedAt = if_not_exists(paymentRequestedAt, :at)",
      ConditionExpression: "attribute_exists(orderId)",
      ExpressionAttributeValues: marshall({ ":at": order.placedAt }),
    }),
  );
}

/** The calls of one payment: claim it, look it up, store it, note the result, tell it. */
async function paymentCalls(round: number): Promise<void> {
  const payment = samplePayment(round);
  const { paymentId, orderId } = payment;
  const result = {
    type: "payment.result",
    paymentId,
    orderId,
    outcome: { status: "authorized", authorizationId: "auth" },
    settledAt: "",
  };
  await dynamo.send(
    new PutItemCommand({
      TableName: "idempotency",
      Item: { id: { S: paymentId }, expiration: { N: "1" }, status: { S: "INPROGRESS" }, in_progress_expiration: { N: "1" } },
      ConditionExpression:
        "attribute_not_exists(#id) OR #expiry < :now OR (#status = :inprogress AND attribute_exists(#in) AND #in < :ms)",
      ExpressionAttributeNames: { "#id": "id", "#expiry": "expiration", "#in": "in_progress_expiration", "#status": "status" },
      ExpressionAttributeValues: { ":now": { N: "1" }, ":ms": { N: "1" }, ":inprogress": { S: "INPROGRESS" } },
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    }),
  );
  await dynamo.send(new GetItemCommand({ TableName: "payments", Key: marshall({ paymentId }), ConsistentRead: true }));
  await dynamo.send(
    new PutItemCommand({
      TableName: "payments",
      Item: marshall({ ...payment, outcome: result.outcome, settledAt: "" }),
      ConditionExpression: "attribute_not_exists(paymentId)",
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    }),
  );
  await dynamo.send(
    new UpdateItemCommand({
      TableName: "idempotency",
      Key: marshall({ id: paymentId }),
      UpdateExpression: "SET #expiry = :expiry, #status = :status, #data = :data",
      ExpressionAttributeNames: { "#expiry": "expiration", "#status": "status", "#data": "data" },
      ExpressionAttributeValues: marshall({ ":expiry": 1, ":status": "COMPLETED", ":data": result }),
    }),
  );
  await sqs.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: JSON.stringify(result) }));
}

await reportCpu(process.argv[2] === "order-processor" ? orderCalls : paymentCalls);
