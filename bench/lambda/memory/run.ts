import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { SQSEvent } from "aws-lambda";
import * as v from "valibot";
import type { SqsHandler } from "../../../lambdas/shared/sqs-handler.js";
import { sampleContext } from "../samples.js";

// usage: node … <path of the bundle's module> <file with a JSON array of events>
const [, , file = "", eventsFile = ""] = process.argv;
const MB = 1024 * 1024;

/** Highest resident memory of this process so far, in MB; Linux counts it by itself, elsewhere it may be that of the parent. */
function peakRss(): number {
  if (process.platform !== "linux") return process.resourceUsage().maxRSS / 1024;
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1]) / 1024;
}

let peakHeap = 0;
const look = () => {
  peakHeap = Math.max(peakHeap, process.memoryUsage().heapUsed / MB);
};

const isEvent = (value: unknown): value is SQSEvent => typeof value === "object" && value !== null && "Records" in value;
const events = v.parse(v.array(v.custom<SQSEvent>(isEvent)), JSON.parse(readFileSync(eventsFile, "utf8")));

const isHandler = (value: unknown): value is SqsHandler => typeof value === "function";
const { handler } = v.parse(v.object({ handler: v.custom<SqsHandler>(isHandler) }), await import(pathToFileURL(file).href));
const importRss = peakRss();
const { user, system } = process.cpuUsage();
const startMs = (user + system) / 1000;
const timer = setInterval(look, 5);
const peaks: number[] = [];
const cpuMs: number[] = [];
for (const [round, event] of events.entries()) {
  const before = process.cpuUsage();
  const { batchItemFailures } = await handler(event, { ...sampleContext, getRemainingTimeInMillis: () => 120_000 });
  if (batchItemFailures.length > 0) throw new Error(`an analysis failed in round ${round}`);
  const spent = process.cpuUsage(before);
  cpuMs.push((spent.user + spent.system) / 1000);
  peaks.push(peakRss());
}
clearInterval(timer);
const line = JSON.stringify({ importRss, startMs, peaks, peakHeap, cpuMs });
process.stderr.write(`\n${line}\n`, () => process.exit(0));
