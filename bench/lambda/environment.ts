import {
  PAYMENT_VARIABLES,
  queueVariable,
  SERVICE_VARIABLES,
  tableVariable,
} from "../../domain/contracts/environment-variables.js";

/** A function's environment in the bench: traced, as in Lambda, with nobody listening. */
export const BENCH_ENVIRONMENT: Readonly<Record<string, string>> = {
  [SERVICE_VARIABLES.serviceName]: "bench",
  [SERVICE_VARIABLES.metricsNamespace]: "bench/Application",
  [SERVICE_VARIABLES.environment]: "bench",
  [SERVICE_VARIABLES.logLevel]: "INFO",
  [SERVICE_VARIABLES.xrayDaemon]: "127.0.0.1:2000",
  [tableVariable("orders")]: "orders",
  [tableVariable("payments")]: "payments",
  [tableVariable("idempotency")]: "idempotency",
  [tableVariable("circuit")]: "circuit",
  [queueVariable("payments")]: "http://127.0.0.1:1/000000000000/payments",
  [queueVariable("payment-results")]: "http://127.0.0.1:1/000000000000/payment-results",
  [PAYMENT_VARIABLES.provider]: "sandbox",
  [PAYMENT_VARIABLES.providerTimeoutMs]: "5000",
  [PAYMENT_VARIABLES.limitMajorUnits]: "10000",
  [PAYMENT_VARIABLES.circuitFailureThreshold]: "5",
  [PAYMENT_VARIABLES.circuitOpenSeconds]: "60",
  AWS_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: "bench",
  AWS_SECRET_ACCESS_KEY: "bench",
  AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x",
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  LAMBDA_TASK_ROOT: "/var/task",
  _X_AMZN_TRACE_ID: "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
};
