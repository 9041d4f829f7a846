import * as v from "valibot";
import { type Clock, realClock } from "./clock.js";
import { startFlow } from "./flow.js";
import { type Measurement, planMeasurements } from "./measurements.js";
import { seededRandom } from "./random.js";

/** What the services that post metrics know: their side of the balance. */
export interface MetricBooks {
  /** Metrics sent. */
  readonly sent: number;
  /** Ids of the metrics that the API accepted. */
  readonly accepted: ReadonlySet<string>;
  /** Status → metrics that were refused. */
  readonly refused: ReadonlyMap<number, number>;
  /** Metrics without any answer; they may or may not be stored. */
  readonly unanswered: number;
}

/** What a request came to: the ids of its metrics, the status it was refused with, or no answer. */
export type PostOutcome =
  | { readonly kind: "accepted"; readonly ids: readonly string[] }
  | { readonly kind: "refused"; readonly status: number }
  | { readonly kind: "failed" };

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
  /** Makes one request; never rejects. @default HTTP */
  readonly post?: (metrics: readonly Measurement[]) => Promise<PostOutcome>;
}

/** Running traffic. */
export interface MetricTraffic {
  readonly books: MetricBooks;
  /** Stops posting and waits for the answers. */
  stop(): Promise<void>;
}

/** Time a service waits for an answer. */
const TIMEOUT_MS = 10_000;
/** Metrics in an average request of `planMeasurements`, so that the rate is one of metrics. */
const AVERAGE_IN_A_REQUEST = 1.75;

const Accepted = v.object({ ids: v.array(v.string()) });

const httpPost =
  (apiUrl: string, apiKey: string) =>
  async (metrics: readonly Measurement[]): Promise<PostOutcome> => {
    try {
      const response = await fetch(`${apiUrl}/metrics`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-api-key": apiKey },
        body: JSON.stringify(metrics),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const text = await response.text();
      if (response.status !== 202) return { kind: "refused", status: response.status };
      return { kind: "accepted", ids: v.parse(Accepted, JSON.parse(text)).ids };
    } catch {
      return { kind: "failed" }; // counted, and a check of the verdict
    }
  };

/** Starts services that post metrics to the API; they go on until stopped. */
export function startMetricTraffic(options: MetricTrafficOptions): MetricTraffic {
  const { apiUrl, apiKey, metricsPerSecond, maxInFlight, seed, clock = realClock } = options;
  const post = options.post ?? httpPost(apiUrl, apiKey);
  const plan = planMeasurements(seededRandom(seed));
  const accepted = new Set<string>();
  const refused = new Map<number, number>();
  const books = { sent: 0, accepted, refused, unanswered: 0 };

  const arrive = async (): Promise<void> => {
    const metrics = plan.next().value;
    books.sent += metrics.length;
    const outcome = await post(metrics);
    if (outcome.kind === "accepted") for (const id of outcome.ids) accepted.add(id);
    else if (outcome.kind === "refused") refused.set(outcome.status, (refused.get(outcome.status) ?? 0) + metrics.length);
    else books.unanswered += metrics.length;
  };

  const ratePerSecond = () => metricsPerSecond / AVERAGE_IN_A_REQUEST;
  const flow = startFlow({ ratePerSecond, random: seededRandom(seed + 1), clock, maxInFlight, arrive });
  return { books, stop: flow.stop };
}
