import type { PaymentRequested } from "../../domain/contracts/payment.js";
import type { PostedMetrics } from "../shared/posted-metrics/posted-metrics.js";
import type { QueueSender } from "../shared/queue.js";
import type { OrderRepository } from "../shared/repositories/orders.js";

/** What the order processor works with. */
export interface OrderProcessorParts {
  readonly orders: OrderRepository;
  readonly payments: QueueSender<PaymentRequested>;
  /** What the shop earns, posted to the API. */
  readonly posted: Pick<PostedMetrics, "trackBusinessMetric">;
  readonly now: () => Date;
}
