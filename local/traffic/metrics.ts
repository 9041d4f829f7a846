import { createMetricsClient, type Drop, type FetchLike, type MetricsClient } from "../../client/src/index.js";
import { type Clock, realClock } from "./clock.js";
import { startFlow } from "./flow.js";
import { planMeasurements } from "./measurements.js";
import { seededRandom } from "./random.js";

/** What the services that post metrics know: their side of the balance. */
export interface MetricBooks {
  /** Metrics measured, sent or still to be sent. */
  readonly sent: number;
  /** Ids of the metrics that the API accepted. */
  readonly accepted: ReadonlySet<string>;
  /** Status → metrics that were refused. */
  readonly refused: ReadonlyMap<number, number>;
  /** Metrics given up without an answer that settled them; they may or may not be stored. */
  readonly unanswered: number;
}

/** How the metrics come. */
export interface MetricTrafficOptions {
  /** Address of the API with its stage. */
  readonly apiUrl: string;
  readonly apiKey: string;
  readonly metricsPerSecond: number;
  readonly maxInFlight: number;
  readonly seed: number;
  /** @default the real time */
  readonly clock?: Clock;
  /** Makes the requests. @default HTTP */
  readonly fetch?: FetchLike;
}

/** Running traffic. */
export interface MetricTraffic {
  readonly books: MetricBooks;
  /** Stops measuring and waits until all is sent or given up. */
  stop(): Promise<void>;
}

/** Time a service waits for an answer, and for the last of its metrics to be taken when it stops. */
const TIMEOUT_MS = 10_000;
/** Metrics in an average list of `planMeasurements`, so that the rate is one of metrics. */
const AVERAGE_IN_A_LIST = 1.75;

/** Starts services that post what they measure, each with a client of its own; they go on until stopped. */
export function startMetricTraffic(options: MetricTrafficOptions): MetricTraffic {
  const { apiUrl, apiKey, metricsPerSecond, maxInFlight, seed, clock = realClock, fetch } = options;
  const plan = planMeasurements(seededRandom(seed));
  const accepted = new Set<string>();
  const refused = new Map<number, number>();
  const books = { sent: 0, accepted, refused, unanswered: 0 };

  const onDrop = ({ reason, status, metrics }: Drop): void => {
    const isRefusal = (reason === "rejected" || reason === "refused") && status !== undefined;
    if (isRefusal) refused.set(status, (refused.get(status) ?? 0) + metrics.length);
    else books.unanswered += metrics.length;
  };
  const onAccepted = (ids: readonly string[]): void => {
    for (const id of ids) accepted.add(id);
  };
  const clients = new Map<string, MetricsClient>();
  const clientOf = (service: string): MetricsClient => {
    const known = clients.get(service);
    if (known) return known;
    const hooks = { onDrop, onAccepted, onError: () => {} }; // what is lost is in the books, and a check of the verdict
    const made = createMetricsClient({ url: apiUrl, apiKey, service, requestTimeoutMs: TIMEOUT_MS, fetch, ...hooks });
    clients.set(service, made);
    return made;
  };

  const arrive = async (): Promise<void> => {
    for (const { service_name: service, metric_type: type, value, unit } of plan.next().value) {
      books.sent += 1;
      clientOf(service).trackMetric(type, value, { unit });
    }
  };

  const ratePerSecond = () => metricsPerSecond / AVERAGE_IN_A_LIST;
  const flow = startFlow({ ratePerSecond, random: seededRandom(seed + 1), clock, maxInFlight, arrive });
  return {
    books,
    async stop() {
      await flow.stop();
      await Promise.all([...clients.values()].map((client) => client.close({ timeoutMs: TIMEOUT_MS })));
    },
  };
}
