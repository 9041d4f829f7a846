import {
  BUSINESS_EVENTS,
  EMF_CURRENCY_DIMENSION,
  EMF_FURTHER_DIMENSIONS,
  EMF_METRICS,
  LOG_FILE_METRICS,
} from "../../domain/contracts/telemetry.js";
import type { PlatformConfigInput } from "../schema.js";

const businessEvent = (event: string) =>
  ({
    namespace: "Business",
    name: LOG_FILE_METRICS.businessEvents.name,
    service: "log-processor",
    dimensions: { [EMF_FURTHER_DIMENSIONS.event]: event },
  }) as const;

/** Business series of the shop: what SPEC 4.2 names and services measure today. */
export const anomalies: PlatformConfigInput["anomalies"] = {
  series: {
    "orders-completed": {
      what: "Completed orders",
      unit: "orders",
      metric: { namespace: "Application", name: EMF_METRICS.ordersCompleted.name, service: "order-processor" },
      // Nobody counts what does not happen.
      missing: "zero",
    },
    "revenue-usd": {
      what: "Revenue in US dollars",
      unit: "USD",
      metric: {
        namespace: "Application",
        name: EMF_METRICS.orderValue.name,
        service: "order-processor",
        dimensions: { [EMF_CURRENCY_DIMENSION]: "USD" },
      },
      missing: "zero",
    },
    conversion: {
      what: "Completed orders of started checkouts",
      unit: "%",
      metric: businessEvent(BUSINESS_EVENTS.orderCompleted),
      per: businessEvent(BUSINESS_EVENTS.checkoutStarted),
      missing: "unknown",
    },
  },
  // One odd period of three: after the period's end it takes minutes until its score is there. The threshold: docs/business-anomalies.md.
  alarm: { threshold: 0.9995, evaluationPeriods: 3, datapointsToAlarm: 1, severity: "medium" },
};
