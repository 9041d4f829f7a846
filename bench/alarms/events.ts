import { once } from "node:events";
import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { simulate } from "../../obs/operations/simulate/index.js";
import type { MetricAlarm, SimulatorModel } from "../../simulator/model/index.js";
import { type BenchRow, limitRow } from "../row.js";
import { modelOf } from "./workload.js";

const FUNCTIONS = 100;
const MINUTES = 5000;
/** 400,000 events a second. */
const SECONDS_PER_MILLION = 2.5;

/** An alarm on the latency of each function. */
function latencyModel(): SimulatorModel {
  const model = modelOf(FUNCTIONS, 0);
  const metricAlarms = model.metricAlarms.map((alarm, index): MetricAlarm => {
    const metric = { namespace: "AWS/Lambda", name: "Duration", dimensions: { FunctionName: `shop-${index}` } };
    return { ...alarm, source: { kind: "metric", metric: { ...metric, statistic: "Average", periodSeconds: 600 } } };
  });
  return { ...model, metricAlarms };
}

async function writeEvents(file: string): Promise<number> {
  const out = createWriteStream(file);
  const start = Date.UTC(2026, 0, 1);
  for (let minute = 0; minute < MINUTES; minute++) {
    const t = new Date(start + minute * 60_000).toISOString().replace(".000", "");
    const lines = Array.from({ length: FUNCTIONS }, (_, index) => {
      const dimensions = { FunctionName: `shop-${index}` };
      const value = (minute * 7 + index) % 300;
      return JSON.stringify({
        t,
        type: "metric",
        namespace: "AWS/Lambda",
        name: "Duration",
        dimensions,
        value,
        unit: "Milliseconds",
      });
    });
    if (!out.write(`${lines.join("\n")}\n`)) await once(out, "drain");
  }
  out.end();
  await once(out, "close");
  return MINUTES * FUNCTIONS;
}

/** Events from a file, every one of them read by an alarm. */
export async function eventRows(): Promise<readonly BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), "bench-alarms-"));
  try {
    const file = join(folder, "events.ndjson");
    const events = await writeEvents(file);
    const start = performance.now();
    await simulate({ model: latencyModel(), file, write: async () => undefined });
    const perMillion = ((performance.now() - start) / events) * 1000;
    const rate = Math.round(1e6 / perMillion);
    return [limitRow(`NDJSON of ${events} events (${rate} events/s), a million of them`, perMillion, "s", SECONDS_PER_MILLION)];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
