import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import pino from "pino";
import { createApp } from "./app.js";
import { createClients } from "./aws/clients.js";
import { createOrderQueue } from "./aws/order-queue.js";
import { createOrderStore } from "./aws/order-store.js";
import { SettingsError } from "./errors.js";
import { createHealthCheck } from "./health.js";
import { createPseudonyms } from "./ids.js";
import { createLifecycle, drainOnSignals } from "./lifecycle.js";
import { LIMITS } from "./limits.js";
import { readSettings, type Settings } from "./settings.js";
import { createEmfWriter } from "./telemetry/emf.js";
import { createLogger } from "./telemetry/logger.js";
import { createHttpMetrics } from "./telemetry/prometheus.js";
import { createTracer } from "./tracing.js";

function settingsOrExit(): Settings {
  try {
    return readSettings(process.env);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
}

function start(settings: Settings): void {
  const { service, environment, metricsNamespace, logLevel } = settings;
  const today = () => new Date();
  const sink = pino.destination({ dest: 1, sync: true });
  const log = createLogger({ service, level: logLevel, now: today }, sink);
  const fail = (message: string) => (error: unknown) => {
    log.fatal(message, { error });
    process.exit(1);
  };
  process.on("uncaughtException", fail("uncaught exception"));
  process.on("unhandledRejection", fail("unhandled rejection"));
  if (!settings.pseudonymKey) log.warn("PSEUDONYM_KEY is not set: user hashes can be computed from known customer ids");

  const clients = createClients();
  const now = () => performance.now();
  const queue = createOrderQueue(clients.sqs, settings.ordersQueueUrl, now);
  const store = createOrderStore(clients.dynamodb, settings.ordersTable);
  const onEcs = process.env.ECS_CONTAINER_METADATA_URI_V4 !== undefined;
  const lifecycle = createLifecycle(() => server, LIMITS.drainMs);
  const app = createApp({
    service,
    log,
    emf: createEmfWriter({ namespace: metricsNamespace, service, environment, now: today }, sink),
    metrics: createHttpMetrics(),
    tracer: createTracer({ service, environment, sampleRate: settings.traceSampleRate, onEcs, log }),
    now,
    today,
    queue,
    store,
    pseudonyms: createPseudonyms(settings.pseudonymKey ?? metricsNamespace),
    health: createHealthCheck({ "orders-queue": queue.probe, "orders-table": store.probe }),
    isDraining: lifecycle.isDraining,
  });
  const server = createServer(
    { requestTimeout: LIMITS.requestMs, keepAliveTimeout: LIMITS.keepAliveMs },
    getRequestListener(app.fetch),
  );
  server.on("error", fail(`cannot listen on port ${settings.port}`));
  server.listen(settings.port, () => {
    const address = server.address();
    log.info("listening", { port: typeof address === "object" ? address?.port : settings.port });
  });
  drainOnSignals(lifecycle, log, clients.close);
}

start(settingsOrExit());
