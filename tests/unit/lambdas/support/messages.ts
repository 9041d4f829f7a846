import type { Context, SQSEvent, SQSRecord } from "aws-lambda";
import type { OrderPlaced } from "../../../../domain/contracts/order.js";
import type { PaymentRequested, PaymentResult } from "../../../../domain/contracts/payment.js";

/** A token that must never be seen outside messages. */
export const TOKEN = "tok_visa_abc123";

export const order = (change: Partial<OrderPlaced> = {}): OrderPlaced => ({
  type: "order.placed",
  orderId: "ord_12345678",
  userHash: "abcdefabcdefabcdef",
  currency: "USD",
  amount: 2000,
  paymentToken: TOKEN,
  items: [{ sku: "tea", quantity: 2, unitAmount: 1000 }],
  placedAt: "2026-01-02T03:04:05.678Z",
  correlationId: "correlation-1",
  ...change,
});

export const payment = (change: Partial<PaymentRequested> = {}): PaymentRequested => ({
  type: "payment.requested",
  paymentId: "pay_12345678",
  orderId: "ord_12345678",
  amount: 2000,
  currency: "USD",
  paymentToken: TOKEN,
  userHash: "abcdefabcdefabcdef",
  correlationId: "correlation-1",
  ...change,
});

export const result = (outcome: PaymentResult["outcome"], change: Partial<PaymentResult> = {}): PaymentResult => ({
  type: "payment.result",
  paymentId: "pay_12345678",
  orderId: "ord_12345678",
  outcome,
  settledAt: "2026-01-02T03:04:06.000Z",
  correlationId: "correlation-1",
  ...change,
});

/** An SQS event with one record a body; record n has the message id `message-n`. */
export const event = (...bodies: readonly unknown[]): SQSEvent => ({
  Records: bodies.map(
    (body, index): SQSRecord => ({
      messageId: `message-${index}`,
      receiptHandle: `handle-${index}`,
      body: typeof body === "string" ? body : JSON.stringify(body),
      attributes: { ApproximateReceiveCount: "1", SentTimestamp: "0", SenderId: "", ApproximateFirstReceiveTimestamp: "0" },
      messageAttributes: {},
      md5OfBody: "",
      eventSource: "aws:sqs",
      eventSourceARN: "arn:aws:sqs:us-east-1:123456789012:queue",
      awsRegion: "us-east-1",
    }),
  ),
});

/** Lambda's context with a time left that does not run down. */
export const context = (remainingMs = 29_000): Context => ({
  callbackWaitsForEmptyEventLoop: false,
  functionName: "function",
  functionVersion: "1",
  invokedFunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:function",
  memoryLimitInMB: "512",
  awsRequestId: "request",
  logGroupName: "group",
  logStreamName: "stream",
  getRemainingTimeInMillis: () => remainingMs,
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
});

/** Ids of the records that a batch response reports as failed. */
export const failed = (response: { batchItemFailures: { itemIdentifier: string }[] }): string[] =>
  response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
