import { DynamoDBPersistenceLayer } from "@aws-lambda-powertools/idempotency/dynamodb";
import { PaymentRequestedSchema, type PaymentResult } from "../../domain/contracts/payment.js";
import { createBreaker } from "../shared/circuit-breaker/create-breaker.js";
import { createDynamoClient } from "../shared/clients.js";
import { InvocationDeadline } from "../shared/deadline.js";
import { parseMessage } from "../shared/messages.js";
import { createPostedMetrics } from "../shared/posted-metrics/posted-metrics.js";
import { createQueueSender } from "../shared/queue.js";
import { createRedelivery } from "../shared/redelivery.js";
import { createPaymentRepository } from "../shared/repositories/payments.js";
import { createSqsClient } from "../shared/sqs-client.js";
import { createSqsHandler, thenAlways } from "../shared/sqs-handler.js";
import { createTelemetry } from "../shared/telemetry-of.js";
import { createAuthorization } from "./authorize-payment.js";
import { handlePayment, type PaymentHandlerParts } from "./handle-payment.js";
import { createHttpProvider, PROVIDER_NAME } from "./http-provider.js";
import { sandboxProvider } from "./provider.js";
import { readSettings } from "./settings.js";

const settings = readSettings(process.env);
const telemetry = createTelemetry(settings.service);
const deadline = new InvocationDeadline();
const dynamo = createDynamoClient(deadline);

const breaker = createBreaker({ dynamo, circuitTable: settings.circuitTable, telemetry }, PROVIDER_NAME, settings.breaker);

const sqs = createSqsClient(deadline);

const posted = createPostedMetrics({ telemetry, deadline, environment: process.env });

const parts: PaymentHandlerParts = {
  authorize: createAuthorization({
    payments: createPaymentRepository(dynamo, settings.paymentsTable),
    idempotency: new DynamoDBPersistenceLayer({ tableName: settings.idempotencyTable, awsSdkV3Client: dynamo }),
    guarded: {
      provider: settings.providerUrl ? createHttpProvider(settings.providerUrl) : sandboxProvider,
      breaker,
      timeoutMs: settings.timeoutMs,
    },
    limitMajorUnits: settings.limitMajorUnits,
    now: () => new Date(),
  }),
  results: createQueueSender<PaymentResult>(sqs, settings.resultsQueue),
  posted,
};

/** Consumes the queue `payments`: authorizes each payment once and sends its result. */
export const handler = thenAlways(
  createSqsHandler(telemetry, deadline, createRedelivery(sqs), (body, unit, context) =>
    handlePayment(parseMessage(PaymentRequestedSchema, body), unit, context, parts),
  ),
  posted.flush,
);
