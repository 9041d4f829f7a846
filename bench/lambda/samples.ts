import type { Context, SQSEvent } from "aws-lambda";
import type { OrderPlaced } from "../../domain/contracts/order.js";
import type { PaymentRequested } from "../../domain/contracts/payment.js";

const id = (round: number): string => `benchorder${String(round).padStart(6, "0")}`;

/** An order of three lines. */
export const sampleOrder = (round: number): OrderPlaced => ({
  type: "order.placed",
  orderId: `ord_${id(round)}`,
  userHash: "abcdefabcdefabcdefabcdefabcdefab",
  currency: "USD",
  amount: 6000,
  paymentToken: "tok_visa",
  items: ["tea", "cup", "pot"].map((sku) => ({ sku, quantity: 1, unitAmount: 2000 })),
  placedAt: "2026-01-02T03:04:05.678Z",
  correlationId: `correlation-${round}`,
});

/** The payment of that order. */
export const samplePayment = (round: number): PaymentRequested => ({
  type: "payment.requested",
  paymentId: `pay_${id(round)}`,
  orderId: `ord_${id(round)}`,
  amount: 6000,
  currency: "USD",
  paymentToken: "tok_visa",
  userHash: "abcdefabcdefabcdefabcdefabcdefab",
  correlationId: `correlation-${round}`,
});

/** An invocation with one traced message. */
export const sampleEvent = (message: unknown): SQSEvent => ({
  Records: [
    {
      messageId: "message",
      receiptHandle: "",
      body: JSON.stringify(message),
      attributes: {
        AWSTraceHeader: "Root=1-6759e988-bd862e3fe1be46a994272793;Parent=63995c3f42cd8ad8;Sampled=1",
        ApproximateReceiveCount: "1",
        SentTimestamp: "0",
        SenderId: "",
        ApproximateFirstReceiveTimestamp: "0",
      },
      messageAttributes: {},
      md5OfBody: "",
      eventSource: "aws:sqs",
      eventSourceARN: "arn:aws:sqs:us-east-1:123456789012:queue",
      awsRegion: "us-east-1",
    },
  ],
});

const unused = () => undefined;

/** Lambda's context of that invocation. */
export const sampleContext: Context = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: "bench",
  functionVersion: "1",
  invokedFunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:bench",
  memoryLimitInMB: "512",
  awsRequestId: "request",
  logGroupName: "group",
  logStreamName: "stream",
  getRemainingTimeInMillis: () => 29_000,
  done: unused,
  fail: unused,
  succeed: unused,
};
