import { type PlatformConfig, resourceName } from "../../config/index.js";
import { EMF_METRICS, metricNamespace } from "../../domain/contracts/telemetry.js";
import type { MetricId, MetricStore } from "../../simulator/metrics/index.js";
import type { Alarms } from "../alarms/index.js";
import type { Provider } from "../provider/index.js";
import type { Books, MetricBooks } from "../traffic/index.js";
import type { QueueState, Readers } from "../verdict/index.js";
import { alarmFigures } from "./alarms.js";
import { RateWindow } from "./rates.js";
import type { FunctionFigures, QueueFigures, RunState } from "./state.js";

/** Durations are of the last five minutes, as a run may last for days. */
const RECENT_MS = 5 * 60_000;

/** Where the figures come from. */
export interface Sources {
  readonly config: PlatformConfig;
  readonly metrics: MetricStore;
  readonly alarms: Alarms;
  readonly readers: Pick<Readers, "queues" | "breakers">;
  readonly books: Books;
  /** null: there is no API. */
  readonly metricBooks: MetricBooks | null;
  readonly provider: Pick<Provider, "ledger" | "behaviour">;
  readonly fault: RunState["fault"];
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly totalMs: number | null;
}

const total = (counts: ReadonlyMap<number, number>): number => [...counts.values()].reduce((sum, count) => sum + count, 0);

/** One number over [from, to): the sum of all periods, or the one period's statistic. */
function over(store: MetricStore, id: MetricId, statistic: string, from: number, to: number): number | null {
  const periodSeconds = 60 * (Math.ceil((to - from) / 60_000) + 1);
  return store.statistics({ ...id, statistic, periodSeconds, from, to })[0]?.value ?? null;
}

function functionFigures({ config, metrics, startedAt }: Sources, now: number): FunctionFigures[] {
  const functions = Object.entries(config.services).filter(([, service]) => service.kind === "function");
  return functions.map(([service]) => {
    const dimensions = { FunctionName: resourceName(config, service) };
    const of = (name: string, statistic: string, from: number) =>
      over(metrics, { namespace: "AWS/Lambda", name, dimensions }, statistic, from, now + 1);
    const recent = Math.max(startedAt, now - RECENT_MS);
    return {
      service,
      invocations: of("Invocations", "Sum", startedAt) ?? 0,
      errors: of("Errors", "Sum", startedAt) ?? 0,
      throttles: of("Throttles", "Sum", startedAt) ?? 0,
      p50: of("Duration", "p50", recent),
      p99: of("Duration", "p99", recent),
    };
  });
}

function queueFigures({ config, metrics }: Sources, state: QueueState, now: number): QueueFigures {
  const id = {
    namespace: "AWS/SQS",
    name: "ApproximateAgeOfOldestMessage",
    dimensions: { QueueName: resourceName(config, state.queue) },
  };
  const ages = metrics.statistics({ ...id, statistic: "Maximum", periodSeconds: 60, from: now - 120_000, to: now + 1 });
  const isEmpty = state.visible + state.inFlight === 0;
  return {
    queue: state.queue,
    waiting: state.visible + state.delayed,
    inFlight: state.inFlight,
    oldestSeconds: isEmpty ? null : (ages.at(-1)?.value ?? null),
    deadLetters: state.deadLetters,
  };
}

/** Takes samples of a run. */
export interface Sampler {
  /** @param now epoch milliseconds @param trafficMs time in which orders were sent; default: all the time until now */
  sample(phase: RunState["phase"], now: number, trafficMs?: number): Promise<RunState>;
}

/** A sampler over a run's sources. */
export function createSampler(sources: Sources): Sampler {
  const { config, metrics, books, metricBooks, provider, startedAt } = sources;
  const acceptedRate = new RateWindow();
  const rejectedRate = new RateWindow();
  const namespace = metricNamespace(config.project, "Application");
  const sumOf = (name: string, now: number): number =>
    metrics.list(namespace, name).reduce((sum, id) => sum + (over(metrics, id, "Sum", startedAt, now + 1) ?? 0), 0);

  return {
    async sample(phase, now, trafficMs = now - startedAt) {
      const [queues, breakers] = await Promise.all([sources.readers.queues(), sources.readers.breakers()]);
      const accepted = books.accepted.size;
      const rejected = total(books.refusedMistakes) + total(books.refusedOrders);
      const completed = sumOf(EMF_METRICS.ordersCompleted.name, now);
      const declined = sumOf(EMF_METRICS.paymentsDeclined.name, now);
      const average = (count: number): number => (trafficMs > 0 ? (1000 * count) / trafficMs : 0);
      const ledger = provider.ledger();
      const authorized = ledger.filter((entry) => entry.status === "authorized").length;
      return {
        phase,
        elapsedMs: now - startedAt,
        trafficMs,
        totalMs: sources.totalMs,
        fault: sources.fault,
        accepted,
        acceptedPerSecond: phase === "done" ? average(accepted) : acceptedRate.perSecond(accepted, now),
        rejected,
        rejectedPerSecond: phase === "done" ? average(rejected) : rejectedRate.perSecond(rejected, now),
        duplicates: books.duplicates,
        transportErrors: books.transportErrors,
        completed,
        declined,
        pending: Math.max(0, accepted - completed - declined),
        metrics: metricBooks && {
          accepted: metricBooks.accepted.size,
          refused: total(metricBooks.refused),
          unanswered: metricBooks.unanswered,
        },
        authorizedPayments: authorized,
        declinedPayments: ledger.length - authorized,
        provider: provider.behaviour(),
        breakers,
        functions: functionFigures(sources, now),
        queues: queues.map((state) => queueFigures(sources, state, now)),
        alarms: alarmFigures(config, sources.alarms),
      };
    },
  };
}
