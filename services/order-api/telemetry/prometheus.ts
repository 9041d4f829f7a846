import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";

/** One answered request. `route` is the template (`/orders/:id`), never the raw path: paths have no end. */
export interface AnsweredRequest {
  readonly route: string;
  readonly method: string;
  readonly status: number;
  readonly seconds: number;
}

/** What Prometheus scrapes. */
export interface HttpMetrics {
  record(request: AnsweredRequest): void;
  /** The exposition text and its content type. */
  expose(): Promise<{ text: string; contentType: string }>;
}

const LABELS = ["route", "method", "status"] as const;
/** Seconds; fine where an answer should be, coarse up to the longest time a call may take. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** A registry of its own, with Node's default metrics, so that two apps in one process do not meet. */
export function createHttpMetrics(): HttpMetrics {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const requests = new Counter({
    name: "http_requests_total",
    help: "Requests answered",
    labelNames: LABELS,
    registers: [register],
  });
  const durations = new Histogram({
    name: "http_request_duration_seconds",
    help: "Time from the request's arrival to its answer",
    labelNames: LABELS,
    buckets: BUCKETS,
    registers: [register],
  });
  return {
    record: ({ route, method, status, seconds }) => {
      const labels = { route, method, status: String(status) };
      requests.inc(labels);
      durations.observe(labels, seconds);
    },
    expose: async () => ({ text: await register.metrics(), contentType: register.contentType }),
  };
}
