import * as v from "valibot";
import { queueVariable, tableVariable } from "../../domain/contracts/environment-variables.js";
import { OrderPlacedSchema } from "../../domain/contracts/order.js";
import { type PaymentRequested, PaymentResultSchema } from "../../domain/contracts/payment.js";
import { createDynamoClient } from "../shared/clients.js";
import { InvocationDeadline } from "../shared/deadline.js";
import { Address, readEnvironment, Text } from "../shared/environment.js";
import { parseMessage } from "../shared/messages.js";
import { createPostedMetrics } from "../shared/posted-metrics/posted-metrics.js";
import { createQueueSender } from "../shared/queue.js";
import { createRedelivery } from "../shared/redelivery.js";
import { createOrderRepository } from "../shared/repositories/orders.js";
import { createSqsClient } from "../shared/sqs-client.js";
import { createSqsHandler, thenAlways } from "../shared/sqs-handler.js";
import { createTelemetry } from "../shared/telemetry-of.js";
import type { OrderProcessorParts } from "./parts.js";
import { placeOrder } from "./place-order.js";
import { settleOrder } from "./settle-order.js";

const MessageSchema = v.variant("type", [OrderPlacedSchema, PaymentResultSchema]);

const ordersTable = tableVariable("orders");
const paymentsQueue = queueVariable("payments");
const environment = readEnvironment(v.object({ [ordersTable]: Text, [paymentsQueue]: Address }), process.env);

const deadline = new InvocationDeadline();
const sqs = createSqsClient(deadline);

const telemetry = createTelemetry(environment.service);
const posted = createPostedMetrics({ telemetry, deadline, environment: process.env });

const parts: OrderProcessorParts = {
  orders: createOrderRepository(createDynamoClient(deadline), environment.own[ordersTable] ?? ""),
  payments: createQueueSender<PaymentRequested>(sqs, environment.own[paymentsQueue] ?? ""),
  posted,
  now: () => new Date(),
};

/** Consumes the queues `orders` (stores orders, asks for payment) and `payment-results` (settles orders). */
export const handler = thenAlways(
  createSqsHandler(telemetry, deadline, createRedelivery(sqs), async (body, unit) => {
    const message = parseMessage(MessageSchema, body);
    return message.type === "order.placed" ? placeOrder(message, unit, parts) : settleOrder(message, unit, parts);
  }),
  posted.flush,
);
