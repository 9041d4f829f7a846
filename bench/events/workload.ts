import { once } from "node:events";
import { createWriteStream } from "node:fs";
import type { MetricAlarm, SimulatorModel } from "../../simulator/model/index.js";
import { modelOf } from "../alarms/workload.js";

const FUNCTIONS = 100;

/** An alarm on the latency of each function. */
export function latencyModel(): SimulatorModel {
  const model = modelOf(FUNCTIONS, 0);
  const metricAlarms = model.metricAlarms.map((alarm, index): MetricAlarm => {
    const metric = { namespace: "AWS/Lambda", name: "Duration", dimensions: { FunctionName: `shop-${index}` } };
    return { ...alarm, source: { kind: "metric", metric: { ...metric, statistic: "Average", periodSeconds: 600 } } };
  });
  return { ...model, metricAlarms };
}

/** Writes one event a minute for each function, every one of them read by an alarm. @returns how many */
export async function writeEvents(file: string, minutes: number): Promise<number> {
  const out = createWriteStream(file);
  const start = Date.UTC(2026, 0, 1);
  for (let minute = 0; minute < minutes; minute++) {
    const t = new Date(start + minute * 60_000).toISOString().replace(".000", "");
    const lines = Array.from({ length: FUNCTIONS }, (_, index) => {
      const dimensions = { FunctionName: `shop-${index}` };
      const value = (minute * 7 + index) % 300;
      const metric = { namespace: "AWS/Lambda", name: "Duration", dimensions };
      return JSON.stringify({ t, type: "metric", ...metric, value, unit: "Milliseconds" });
    });
    if (!out.write(`${lines.join("\n")}\n`)) await once(out, "drain");
  }
  out.end();
  await once(out, "close");
  return minutes * FUNCTIONS;
}
