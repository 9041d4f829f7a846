import { createMetricsClient, type MetricsClient } from "../../client/src/index.js";
import { type BenchRow, limitRow } from "../row.js";
import { type Receiver, startReceiver } from "./receiver.js";

/** Issue "Ingestion that holds": what a client may cost its service. */
const LIMITS = { p99Microseconds: 50, cpuPercent: 1, lost: 0 } as const;

const METRICS_PER_SECOND = 1000;
const SECONDS = 10;
/** Calls come in bursts, as those of a service that answers several requests at a time. */
const BURST_MS = 20;
const BURST = (METRICS_PER_SECOND * BURST_MS) / 1000;
/** Code is compiled, and the connection made, before anything is measured: a service that runs has long done so. */
const WARM_SECONDS = 3;

const open = ({ url }: Receiver): MetricsClient => createMetricsClient({ url, apiKey: "key", service: "bench" });

/** Calls `call` at the rate for the time. @returns microseconds of CPU that the process took meanwhile */
async function paced(seconds: number, call: (n: number) => void): Promise<number> {
  const before = process.cpuUsage();
  const calls = METRICS_PER_SECOND * seconds;
  let n = 0;
  await new Promise<void>((end) => {
    const timer = setInterval(() => {
      for (let i = 0; i < BURST; i++) call(n++);
      if (n < calls) return;
      clearInterval(timer);
      end();
    }, BURST_MS);
  });
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

const track = (client: MetricsClient, n: number): void =>
  client.trackMetric("response_time", n % 300, { unit: "Milliseconds", dimensions: { operation: "checkout" }, metadata: { n } });

const percentile = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

/** What calls cost a service that is running: milliseconds of each, sending going on meanwhile, and percent of one core. */
async function measureRunning(receiver: Receiver): Promise<{ times: Float64Array; cpuPercent: number }> {
  const client = open(receiver);
  await paced(WARM_SECONDS, (n) => track(client, n));
  const idle = await paced(SECONDS, () => {});
  const busy = await paced(SECONDS, (n) => track(client, n));
  const times = new Float64Array(METRICS_PER_SECOND * SECONDS);
  await paced(SECONDS, (n) => {
    const before = performance.now();
    track(client, n);
    times[n] = performance.now() - before;
  });
  await client.close();
  return { times: times.sort(), cpuPercent: Math.max(0, (100 * (busy - idle)) / (SECONDS * 1_000_000)) };
}

/** Metrics that were tracked right before the client was closed and did not arrive. */
async function lostAtShutdown(receiver: Receiver): Promise<number> {
  const before = await receiver.received();
  const client = open(receiver);
  const count = 10_000;
  for (let n = 0; n < count; n++) track(client, n);
  await client.close({ timeoutMs: 5000 });
  return count - ((await receiver.received()) - before);
}

/** The client library: what a call costs its caller, what 1,000 metrics a second cost, and what a shutdown loses. */
export async function benchClient(): Promise<BenchRow[]> {
  const receiver = await startReceiver();
  try {
    const { times, cpuPercent } = await measureRunning(receiver);
    const microseconds = (share: number): number => percentile(times, share) * 1000;
    return [
      limitRow("client: a call, p99", microseconds(0.99), "µs", LIMITS.p99Microseconds),
      limitRow("client: CPU at 1,000 metrics/s", cpuPercent, "%", LIMITS.cpuPercent),
      limitRow("client: metrics lost at shutdown, of 10,000", await lostAtShutdown(receiver), "", LIMITS.lost),
    ];
  } finally {
    receiver.stop();
  }
}
