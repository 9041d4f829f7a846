import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SQSEvent } from "aws-lambda";
import * as v from "valibot";
import { type BenchRow, ratioRow } from "../../row.js";
import { BENCH_OUTPUT, bundleAll, bundleForBench } from "../bundles.js";
import { lastLineOf } from "../process.js";
import { sampleEvent } from "../samples.js";
import { sampleAlarm } from "./alarm.js";
import { LARGE, LARGEST, type Scenario, USUAL } from "./scenario.js";
import { startStandIn } from "./stand-in.js";

/** Memory that an analysis has to do with, in MB. */
const MEMORY_MB = 256;

/** How Lambda starts Node in that memory: a tenth for new objects, in halves, the rest for old ones (its runtime's bootstrap). */
const NEW_MB = Math.floor(MEMORY_MB / 10);
const OLD_MB = MEMORY_MB - NEW_MB;
const NODE_ARGUMENTS = [
  "--expose-gc",
  "--max-http-header-size=81920",
  `--max-semi-space-size=${Math.floor(NEW_MB / 2)}`,
  `--max-old-space-size=${OLD_MB}`,
];

const RunSchema = v.object({
  importRss: v.number(),
  startMs: v.number(),
  peaks: v.array(v.number()),
  peakHeap: v.number(),
  cpuMs: v.array(v.number()),
});

/** What a process used that ran the invocations of a scenario one after the other. */
type Run = v.InferOutput<typeof RunSchema>;

const eventsOf = ({ invocations, alarms }: Scenario): SQSEvent[] =>
  Array.from({ length: invocations }, (_, round) => ({
    Records: Array.from({ length: alarms }, (_each, at) => sampleEvent(sampleAlarm(round * alarms + at)).Records).flat(),
  }));

/** Runs a bundle as Lambda would, all of AWS answered by a process of its own. */
async function run(bundle: string, runner: string, scenario: Scenario): Promise<Run> {
  const file = join(process.cwd(), BENCH_OUTPUT, "memory-events.json");
  writeFileSync(file, JSON.stringify(eventsOf(scenario)));
  const aws = await startStandIn(scenario);
  try {
    const line = await lastLineOf([...NODE_ARGUMENTS, runner, bundle, file], {
      ...scenario.variables,
      ...aws.variables,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(MEMORY_MB),
    });
    const wanted = ["GetMetricData", "/ServiceGraph", "/Traces", "GetQueryResults", "LookupEvents", "converse", "PUT"];
    const missing = wanted.filter((operation) => !aws.asked.has(operation));
    if (missing.length > 0) throw new Error(`the analyses of ${scenario.name} did not ask for ${missing.join(", ")}`);
    if (aws.asked.has("gone")) throw new Error(`answers of ${scenario.name} came too late: the machine is too busy to measure`);
    return v.parse(RunSchema, JSON.parse(line));
  } finally {
    await aws.stop();
  }
}

/** Peak memory of whole analyses, several in one process, beside the 256 MB that they have to do with. */
export async function benchMemory(): Promise<BenchRow[]> {
  const bundle = (await bundleAll()).handlers.get("ai-analysis") ?? "";
  const runner = await bundleForBench("memory-run", "bench/lambda/memory/run.ts");
  const rows: BenchRow[] = [];
  for (const scenario of [USUAL, LARGE, LARGEST]) {
    const { limit } = scenario;
    const { peaks, peakHeap, cpuMs, importRss, startMs } = await run(bundle, runner, scenario);
    process.stderr.write(
      `${scenario.name}: RSS ${importRss.toFixed(0)} MB after import, then ${peaks.map((peak) => peak.toFixed(0)).join(", ")}; heap ${peakHeap.toFixed(0)} MB; CPU ${startMs.toFixed(0)} ms to start, then ${cpuMs.map((ms) => ms.toFixed(0)).join(", ")}\n`,
    );
    rows.push(
      ratioRow(
        `peak RSS of ai-analysis, ${scenario.name}`,
        Math.max(...peaks),
        "MB",
        { name: "memory", value: MEMORY_MB },
        limit,
      ),
      ratioRow(
        `peak heap of ai-analysis, ${scenario.name}`,
        peakHeap,
        "MB",
        { name: "Lambda's old space", value: OLD_MB },
        limit,
      ),
    );
  }
  return rows;
}
