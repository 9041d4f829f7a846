import { createMetricsClient, type MetricsClient } from "../../client/src/index.js";
import { type BenchRow, limitRow, ratioRow } from "../row.js";
import { type Receiver, startReceiver } from "./receiver.js";

/** Issue "Ingestion that holds": what a client may cost its service. */
const LIMITS = { p99Microseconds: 50, cpuPercent: 1, lost: 0, ratioToJson: 3 } as const;

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

/** What any client must do at least: the JSON of a metric. */
const stringify = (n: number): void => {
  const metadata = { n, operation: "checkout" };
  const about = { service_name: "bench", metric_type: "response_time", unit: "Milliseconds" };
  JSON.stringify({ ...about, value: n % 300, timestamp: new Date().toISOString(), metadata });
};

/** Microseconds of each call at the rate, p99. */
async function callP99(call: (n: number) => void): Promise<number> {
  const times = new Float64Array(METRICS_PER_SECOND * SECONDS);
  await paced(SECONDS, (n) => {
    const before = performance.now();
    call(n);
    times[n] = performance.now() - before;
  });
  return (times.sort()[Math.floor(times.length * 0.99)] ?? 0) * 1000;
}

/** What calls cost a service that is running, sending going on meanwhile. CPU in percent of one core, the pacing taken off. */
async function measureRunning(receiver: Receiver) {
  const client = open(receiver);
  const call = (n: number): void => track(client, n);
  await paced(WARM_SECONDS, call);
  await paced(WARM_SECONDS, stringify);
  const idle = await paced(SECONDS, () => {});
  const busy = await paced(SECONDS, call);
  const [p99, jsonP99] = [await callP99(call), await callP99(stringify)];
  await client.close();
  return { p99, jsonP99, cpuPercent: Math.max(0, (100 * (busy - idle)) / (SECONDS * 1_000_000)) };
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
    const { p99, jsonP99, cpuPercent } = await measureRunning(receiver);
    return [
      limitRow("client: a call, p99", p99, "µs", LIMITS.p99Microseconds),
      // Calls that come after a rest are slow on a machine that others use: this says what of it is the machine's.
      ratioRow("client: a call, p99", p99, "µs", { name: "JSON.stringify of the metric", value: jsonP99 }, LIMITS.ratioToJson),
      limitRow("client: CPU at 1,000 metrics/s", cpuPercent, "%", LIMITS.cpuPercent),
      limitRow("client: metrics lost at shutdown, of 10,000", await lostAtShutdown(receiver), "", LIMITS.lost),
    ];
  } finally {
    receiver.stop();
  }
}
