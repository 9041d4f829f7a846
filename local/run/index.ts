import { randomBytes } from "node:crypto";
import type { Fault, LaptopConfig, ModelBehaviour, PlatformConfig } from "../../config/index.js";
import type { MetricStore } from "../../simulator/metrics/index.js";
import type { Alarms } from "../alarms/index.js";
import { keepIncidents, openIncidents } from "../incidents/index.js";
import type { Provider } from "../provider/index.js";
import {
  alarmHistory,
  createSampler,
  createScreen,
  finalLines,
  incidentLines,
  type Line,
  liveLines,
  plainLine,
  type Screen,
  say,
} from "../summary/index.js";
import type { Output } from "../summary/screen.js";
import { startMetricTraffic, startTraffic } from "../traffic/index.js";
import { alarmEvidence, judge, measure, openReaders, type Readers, statusCounts, type Verdict } from "../verdict/index.js";
import { inject } from "./inject.js";
import { type Plan, planOf, warmUpMs } from "./plan.js";
import { settle } from "./settle.js";
import { sleeper } from "./sleep.js";
import { toldIncidents } from "./told.js";

/** The host, as far as a run needs it. */
export interface RunHost {
  readonly ordersUrl: string;
  /** null: there is no API, and nobody posts metrics. */
  readonly apiUrl: string | null;
  readonly apiKey: string | null;
  readonly awsUrl: string;
  readonly metrics: MetricStore;
  readonly alarms: Alarms;
  /** Waits until the alarms have judged everything until now. */
  settleAlarms(): Promise<void>;
  setThrowShare(service: string, share: number): void;
  /** The service's functions are deployed anew, and this share of their invocations throws from then on. */
  deployBadly(fault: NonNullable<Fault["inject"]["badDeploy"]>): Promise<void>;
  /** Exactly these tables, by their names in AWS, are down from now on. */
  setTablesDown(tables: readonly string[]): void;
}

/** What a run is. */
export interface RunOptions {
  readonly config: PlatformConfig & { readonly laptop: LaptopConfig };
  readonly host: RunHost;
  readonly provider: Provider;
  /** A key of `config.laptop.faults`. */
  readonly fault?: string;
  /** How the stand-in for the AI endpoint behaves. @default `config.laptop.model` */
  readonly model?: ModelBehaviour | undefined;
  /** @default `config.laptop.traffic.ordersPerSecond` */
  readonly ordersPerSecond?: number;
  /** Length of the traffic; null goes on until `stop`. */
  readonly durationMs: number | null;
  /** Ends the traffic early; what was sent is still drained and judged. */
  readonly stop: AbortSignal;
  /** Ends everything at once, without a verdict. */
  readonly abort: AbortSignal;
  /** Folder for reports on incidents and what they rest on. */
  readonly incidents: string;
  readonly output: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A run that goes on. */
export interface Run {
  /** @throws {LaptopError} when the local AWS cannot be read; null when aborted */
  readonly verdict: Promise<Verdict | null>;
  /** Writes a line that stays above the live summary. */
  say(text: string): void;
}

const REFRESH_MS = 1000;
/** Time that the analysis gets for the last alarms. */
const ANALYSIS_MS = 60_000;

/** Letters only: an id of digits could be taken for a card number. */
const runName = (): string =>
  randomBytes(8)
    .toString("hex")
    .replace(/\d/g, (digit) => "ghijklmnop".charAt(Number(digit)));

async function drive(options: RunOptions, plan: Plan, readers: Readers, screen: Screen): Promise<Verdict | null> {
  const { config, host, provider, durationMs, stop, abort } = options;
  const run = runName();
  const fault = plan.fault && { name: plan.fault.name, description: plan.fault.description };
  await readers.resetBreakers();
  const queuesBefore = await readers.queues();
  const startedAt = Date.now();
  const tell = (text: string): void => screen.print([[say(text, "warn")]]);
  let share = 1;
  const setTrafficShare = (next: number): void => {
    share = next;
  };
  const breakIt = () => inject(plan, { config, host, provider, readers, run, setTrafficShare, say: tell });
  const calmMs = warmUpMs(plan, host.alarms.clock.speed, durationMs);
  const brokenAt = startedAt + calmMs;
  // What is broken from the start is so before the first order.
  let lift = calmMs === 0 ? await breakIt() : null;
  if (fault && !lift) tell(`the fault ${fault.name} begins after ${Math.round(calmMs / 1000)} s of normal traffic`);

  const { wave, seed, maxInFlight, metricsPerSecond, ...mix } = config.laptop.traffic;
  const ordersPerSecond = options.ordersPerSecond ?? mix.ordersPerSecond;
  const orders = { ordersUrl: host.ordersUrl, ordersPerSecond, mix, wave, seed, maxInFlight, run };
  const traffic = startTraffic({ ...orders, share: () => share });
  const { apiUrl, apiKey } = host;
  const posting = apiUrl && apiKey ? startMetricTraffic({ apiUrl, apiKey, metricsPerSecond, maxInFlight, seed }) : null;
  const sampler = createSampler({
    ...{ config, metrics: host.metrics, alarms: host.alarms, readers, books: traffic.books, metricBooks: posting?.books ?? null },
    ...{ provider, fault, startedAt, totalMs: durationMs },
  });
  const show = async (phase: "running" | "draining"): Promise<void> => {
    if (!screen.isDue(Date.now())) return;
    const state = await sampler.sample(phase, Date.now());
    screen.show(liveLines(state), plainLine(state), Date.now());
  };

  const until = startedAt + (durationMs ?? Number.POSITIVE_INFINITY);
  const sleep = sleeper([stop, abort]);
  try {
    while (Date.now() < until && !stop.aborted && !abort.aborted) {
      if (!lift && Date.now() >= brokenAt) {
        lift = await breakIt();
        if (fault) tell(`the fault ${fault.name} begins`);
      }
      await show("running");
      await sleep(Math.min(REFRESH_MS, until - Date.now(), lift ? REFRESH_MS : brokenAt - Date.now()));
    }
  } finally {
    lift?.();
    await Promise.all([traffic.stop(), posting?.stop()]);
  }
  const trafficMs = Date.now() - startedAt;
  const brokenMs = Math.max(0, Date.now() - brokenAt);
  await settle({
    readers,
    plan,
    queuesBefore,
    abort,
    show: () => show("draining"),
    timeoutMs: config.laptop.drainSeconds * 1000,
  });
  if (abort.aborted) return null;

  await host.settleAlarms();
  // Alarms may ring at the very end: what is made of them is waited for, too.
  const analysed = { readers, plan, queuesBefore, abort, show: () => show("draining"), timeoutMs: ANALYSIS_MS };
  if (plan.expect.firstCause) await settle(analysed);
  const { clock, model } = host.alarms;
  const kept = await keepIncidents(await openIncidents(config, host.awsUrl, startedAt), options.incidents);
  const endedAt = Date.now();
  const [ordered, payments, queues, storedIds] = await Promise.all([
    readers.orders(),
    readers.payments(),
    readers.queues({ sentSince: startedAt }),
    posting && readers.metricIds(),
  ]);
  const metrics = plan.expect.metrics.map((row) => measure(config, host.metrics, row, startedAt, endedAt));
  const ledger = provider.ledger();
  const posted = posting && storedIds && { books: posting.books, storedIds };
  const { books } = traffic;
  const alarms = alarmEvidence(config, host.alarms, plan.expect, { from: startedAt, trafficMs: brokenMs });
  const told = toldIncidents(kept, config, {
    all: [...model.metricAlarms, ...model.compositeAlarms],
    row: [...plan.expect.alarms, ...plan.expect.composites],
    from: clock.at(brokenAt),
  });
  const reports = told.flatMap(({ alarm, ofFault, report }) => (ofFault && alarm !== null ? [{ alarm, report }] : []));
  const analysis = { reports, calmMs: calmMs * clock.speed };
  const verdict = judge({
    ...{ expect: plan.expect, books, orders: ordered, payments, ledger, queuesBefore, queues, metrics, posted, alarms, analysis },
  });
  // At the end the table tells the outcome of these very orders; until now metrics did, of all orders.
  const {
    COMPLETED: completed,
    DECLINED: declined,
    PENDING_PAYMENT: pending,
  } = statusCounts({ books: traffic.books, orders: ordered });
  const state = { ...(await sampler.sample("done", endedAt, trafficMs)), completed, declined, pending };
  screen.clear();
  const history = alarmHistory(config, host.alarms, startedAt);
  screen.print(finalLines(state, verdict, [...history, ...incidentLines(told)]));
  return verdict;
}

/**
 * Drives traffic against a running host, with a fault if one is named, shows the live summary, waits until the queues are
 * worked off, judges the balance and shows the final summary.
 * @throws {LaptopError} at once when there is no such fault
 */
export function startRun(options: RunOptions): Run {
  const plan = planOf(options.config.laptop, options.fault, options.model);
  const screen = createScreen(options.output, options.env);
  const readers = openReaders(options.config, options.host.awsUrl);
  const line = (text: string): Line => [say(text, "warn")];
  const verdict = drive(options, plan, readers, screen).finally(() => {
    screen.clear();
    readers.close();
  });
  return { verdict, say: (text) => screen.print([line(text)]) };
}
