import { type ClientError, createMetricsClient, type MetricsClient } from "../../../client/src/index.js";
import { METRICS_CLIENT_VARIABLES } from "../../../domain/contracts/environment-variables.js";
import { EMF_METRICS } from "../../../domain/contracts/telemetry.js";
import { createSecretsClient } from "../clients.js";
import type { InvocationDeadline } from "../deadline.js";
import type { Environment } from "../environment.js";
import type { Telemetry } from "../unit-of-work.js";
import { readApiAccess } from "./access.js";

/** Longest time that posting may add to an invocation, in ms. */
const FLUSH_MS = 500;

/**
 * A broken API costs two invocations of a process that time, then one every few seconds, later one a minute: all others find
 * the circuit open and do not wait.
 */
const SETTINGS = {
  requestTimeoutMs: 1000,
  queue: { maxMetrics: 2000 },
  retry: { baseDelayMs: 50 },
  circuit: { failures: 2, openMs: 5000, maxOpenMs: 60_000 },
} as const;

/** What a function measures and posts to the API. Nothing of it can fail the function's work. */
export interface PostedMetrics extends Pick<MetricsClient, "trackBusinessMetric" | "trackPerformance"> {
  /** Posts what was measured in this invocation, for a short time; counts and logs what could not be posted. */
  flush(): Promise<void>;
}

/** What posting needs. */
export interface PostingParts {
  readonly telemetry: Telemetry;
  readonly deadline: InvocationDeadline;
  readonly environment: Environment;
}

const nothing: PostedMetrics = { trackBusinessMetric: () => {}, trackPerformance: () => {}, flush: async () => {} };

/** Says that posting fails once, and again only after it went well in between. */
function createReport({ logger }: Telemetry) {
  let isTold = false;
  return {
    onError: ({ kind, message, cause }: ClientError): void => {
      if (kind === "request" && isTold) return;
      isTold ||= kind === "request";
      logger.warn(`metrics client: ${message}`, { ...(cause instanceof Error && { error: cause }) });
    },
    onAccepted: (): void => {
      isTold = false;
    },
  };
}

/** Made once a process. Without the variable nothing is posted, and the log says so once. */
export function createPostedMetrics({ telemetry, deadline, environment }: PostingParts): PostedMetrics {
  const secretName = environment[METRICS_CLIENT_VARIABLES.access];
  if (!secretName) {
    telemetry.logger.info(`no metrics are posted: ${METRICS_CLIENT_VARIABLES.access} is not set`);
    return nothing;
  }
  const secrets = createSecretsClient(deadline);
  const client = createMetricsClient({
    ...SETTINGS,
    service: telemetry.serviceName,
    access: () => readApiAccess(secrets, secretName),
    ...createReport(telemetry),
  });
  let reported = 0;
  const lost = (): number => {
    const { dropped, invalid } = client.stats();
    return Object.values(dropped).reduce((sum, count) => sum + count, invalid);
  };
  return {
    trackBusinessMetric: client.trackBusinessMetric,
    trackPerformance: client.trackPerformance,
    async flush() {
      if (client.stats().pending > 0) await client.flush({ timeoutMs: Math.min(FLUSH_MS, deadline.remainingMs()) });
      const now = lost();
      if (now > reported) telemetry.metrics.write([{ metric: EMF_METRICS.metricsClientDropped, value: now - reported }], {});
      reported = now;
    },
  };
}
