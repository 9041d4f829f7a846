import { vi } from "vitest";
import { breakerSettings, loadConfig } from "../../../../config/index.js";
import {
  API_VARIABLES,
  bucketVariable,
  CIRCUIT_VARIABLES,
  INGESTION_VARIABLES,
  PAYMENT_VARIABLES,
  queueVariable,
  SERVICE_VARIABLES,
  tableVariable,
} from "../../../../domain/contracts/environment-variables.js";

/** The variables that a stack gives a function; call before the handler is imported. */
export function stubEnvironment(serviceName: string, more: Readonly<Record<string, string>> = {}): void {
  const variables = {
    [SERVICE_VARIABLES.serviceName]: serviceName,
    [SERVICE_VARIABLES.metricsNamespace]: "observability-platform/Application",
    [SERVICE_VARIABLES.environment]: "test",
    [SERVICE_VARIABLES.logLevel]: "DEBUG",
    [tableVariable("orders")]: "orders",
    [tableVariable("payments")]: "payments",
    [tableVariable("idempotency")]: "idempotency",
    [tableVariable("circuit")]: "circuit",
    [tableVariable("metrics")]: "metrics",
    [bucketVariable("data")]: "data",
    [queueVariable("metrics")]: "http://127.0.0.1:1/000000000000/metrics",
    [queueVariable("analysis")]: "http://127.0.0.1:1/000000000000/analysis",
    [INGESTION_VARIABLES.maxBatch]: "500",
    [INGESTION_VARIABLES.shards]: "4",
    [INGESTION_VARIABLES.rawDays]: "30",
    [INGESTION_VARIABLES.hourDays]: "90",
    [INGESTION_VARIABLES.dayDays]: "730",
    [INGESTION_VARIABLES.rules]: "{}",
    [INGESTION_VARIABLES.cooldownMinutes]: "15",
    [INGESTION_VARIABLES.sweepGraceSeconds]: "60",
    [INGESTION_VARIABLES.sweepMaxPoints]: "20000",
    [INGESTION_VARIABLES.maxPageSize]: "100",
    [INGESTION_VARIABLES.maxBodyKb]: "1024",
    [API_VARIABLES.allowedOrigins]: "*",
    [queueVariable("payments")]: "http://127.0.0.1:1/000000000000/payments",
    [queueVariable("payment-results")]: "http://127.0.0.1:1/000000000000/payment-results",
    [PAYMENT_VARIABLES.provider]: "sandbox",
    [PAYMENT_VARIABLES.providerTimeoutMs]: "5000",
    [PAYMENT_VARIABLES.limitMajorUnits]: "10000",
    [CIRCUIT_VARIABLES.breakers]: JSON.stringify(
      Object.fromEntries(
        Object.entries(loadConfig({}).circuitBreakers).map(([name, breaker]) => [name, breakerSettings(breaker)]),
      ),
    ),
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    ...more,
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
}
