import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import * as v from "valibot";
import { buildEntry } from "../../bin/build-entry.mjs";
import { type BenchRow, limitRow, median, ratioRow } from "../row.js";
import { writeEvents } from "./workload.js";

const ROUNDS = 3;
const MINUTES = 10_000;
/** Processor time of one event at 400,000 events a second on one core. */
const LIMIT_US = 2.5;
const LIMIT_MB = 256;
/** Memory of three times the events, by how much it may be more. */
const LIMIT_GROWTH = 1.25;

const RunSchema = v.object({ events: v.number(), seconds: v.number(), peakMb: v.number() });

/** Events from an NDJSON file through a hundred alarms: how fast, and in how much memory. */
export async function benchEvents(): Promise<readonly BenchRow[]> {
  const entry = await buildEntry("bench/events/run.ts");
  const run = async (file: string): Promise<v.InferOutput<typeof RunSchema>> =>
    v.parse(RunSchema, JSON.parse((await promisify(execFile)(process.execPath, [entry, file])).stdout));
  const folder = mkdtempSync(join(tmpdir(), "bench-events-"));
  try {
    const [file, long] = [join(folder, "events.ndjson"), join(folder, "long.ndjson")];
    const events = await writeEvents(file, MINUTES);
    const runs = [];
    for (let round = 0; round < ROUNDS; round += 1) runs.push(await run(file));
    const us = median(runs.map(({ seconds }) => (seconds / events) * 1e6));
    const peak = median(runs.map(({ peakMb }) => peakMb));
    await writeEvents(long, MINUTES * 3);
    const { peakMb } = await run(long);
    const megabytes = Math.round(statSync(long).size / 1e6);
    return [
      ratioRow(`an NDJSON event (${Math.round(1e6 / us)} events/s)`, us, "µs", { name: "400,000 events/s", value: LIMIT_US }, 1),
      limitRow(`peak memory, ${megabytes} MB of events`, peakMb, "MB", LIMIT_MB),
      limitRow("three times the events, memory", peakMb / peak, "×", LIMIT_GROWTH),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
