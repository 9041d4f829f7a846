import { compileLogGroup } from "../../simulator/filters/index.js";
import { type BenchRow, median, ratioRow } from "../row.js";
import { declareFilters, FILTERS_PER_LOG_GROUP, LOG_GROUPS, logLines } from "./workload.js";

const ROUNDS = 5;
const LINES = 1_000_000;
/** Processor time of one line at 200,000 lines a second on one core. */
const LIMIT_US = 5;

/** Processor time of this process in microseconds: what else runs on the machine does not count. */
const processorUs = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

/** Sends a million log lines through the metric filters of ten log groups. */
export async function benchPatterns(): Promise<readonly BenchRow[]> {
  const lines = logLines();
  const bytes = lines.reduce((sum, line) => sum + line.length, 0) / lines.length;
  const runs: number[] = [];
  let data = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const logGroups = Array.from({ length: LOG_GROUPS }, (_, group) => compileLogGroup(declareFilters(group)));
    const emit = (): void => {
      data += 1;
    };
    const start = processorUs();
    for (let index = 0; index < LINES; index += 1) {
      const t = index * 10;
      const logGroup = logGroups[index % LOG_GROUPS];
      logGroup?.put(lines[index % lines.length] ?? "", t, emit);
      if (t % 60_000 === 0) for (const each of logGroups) each.closeMinutes(t, emit);
    }
    runs.push((processorUs() - start) / LINES);
  }
  if (data === 0) throw new Error("no line matched a filter: the benchmark measures nothing");
  const what = `a log line of ${Math.round(bytes)} bytes through ${FILTERS_PER_LOG_GROUP} metric filters`;
  return [ratioRow(what, median(runs), "µs", { name: "200,000 lines/s", value: LIMIT_US }, 1)];
}
