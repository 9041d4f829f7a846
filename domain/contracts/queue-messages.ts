import type * as v from "valibot";
import { AnalysisRequestedSchema } from "./analysis.js";
import { MetricsAcceptedSchema } from "./metric.js";
import { OrderPlacedSchema } from "./order.js";
import { PaymentRequestedSchema, PaymentResultSchema } from "./payment.js";

/** What the messages of a queue must be, by the queue's name in the configuration. A body that is not can never be processed. */
export const QUEUE_MESSAGES: Readonly<Record<string, v.GenericSchema<unknown, unknown>>> = {
  orders: OrderPlacedSchema,
  payments: PaymentRequestedSchema,
  "payment-results": PaymentResultSchema,
  metrics: MetricsAcceptedSchema,
  analysis: AnalysisRequestedSchema,
};
