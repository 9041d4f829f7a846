import { once } from "node:events";
import { createWriteStream } from "node:fs";
import type { MetricDatum } from "../../simulator/metrics/index.js";
import { LaptopError } from "../errors.js";
import type { AlarmClock } from "./clock.js";

interface Recorded {
  /** Epoch milliseconds, simulated. */
  readonly t: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Text of the time within a line of embedded metrics. */
const EMBEDDED_TIME = /("_aws":\{[^{}[]*?"Timestamp":)(\d+)/;

/**
 * Keeps all that alarms are given, to be written as the events that `obs simulate` and `obs backtest` read. Times are
 * simulated.
 */
export class Recorder {
  private readonly events: Recorded[] = [];
  constructor(private readonly clock: AlarmClock) {}

  metric(datum: MetricDatum): void {
    const { timestamp: t, storageResolution: _, ...fields } = datum;
    this.events.push({ t, fields: { type: "metric", ...fields } });
  }

  log(t: number, logGroup: string, line: string): void {
    const arrivedAt = this.clock.realOf(t);
    const message = line.replace(
      EMBEDDED_TIME,
      (_, before: string, time: string) => `${before}${this.clock.ofEmbedded(Number(time), arrivedAt)}`,
    );
    this.events.push({ t, fields: { type: "log", logGroup, message } });
  }

  /** Writes the events as NDJSON, in order of time. @throws {LaptopError} when the file cannot be written */
  async write(file: string): Promise<void> {
    const sorted = [...this.events].sort((a, b) => a.t - b.t);
    const stream = createWriteStream(file);
    try {
      for (const { t, fields } of sorted)
        if (!stream.write(`${JSON.stringify({ t: new Date(t).toISOString(), ...fields })}\n`)) await once(stream, "drain");
      stream.end();
      await once(stream, "finish");
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new LaptopError(`the record cannot be written to ${file}: ${reason}`, 1, { cause });
    }
  }
}
