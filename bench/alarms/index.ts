import { type BenchRow, limitRow, median } from "../row.js";
import { MONTH_MINUTES, modelOf, prepared } from "./workload.js";

const ROUNDS = 3;
/** What issue and README promise. */
const LIMITS = { hundredSeconds: 2, thousandSeconds: 30, memoryMegabytes: 1024, growth: 1.5 } as const;

/** Seconds that it takes to evaluate so many alarms at every minute. */
function seconds(alarms: number, minutes: number, rounds: number): number {
  const model = modelOf(alarms);
  return median(
    Array.from({ length: rounds }, () => {
      const { simulation, end } = prepared(model, minutes);
      const start = performance.now();
      simulation.advance(end);
      return (performance.now() - start) / 1000;
    }),
  );
}

const title = (alarms: number, minutes: number, taken: number): string =>
  `${alarms} alarms × ${minutes} minutes (${((alarms * minutes) / taken / 1e6).toFixed(2)} million evaluations/s)`;

/** Alarms evaluated from columns, as the alarm tests do. */
export async function benchAlarms(): Promise<readonly BenchRow[]> {
  seconds(100, MONTH_MINUTES / 10, 1);
  const hundred = seconds(100, MONTH_MINUTES, ROUNDS);
  const thousand = seconds(1000, MONTH_MINUTES, 1);
  const tenth = seconds(1000, MONTH_MINUTES / 10, ROUNDS);
  const megabytes = process.resourceUsage().maxRSS / 1024;
  return [
    limitRow(title(100, MONTH_MINUTES, hundred), hundred, "s", LIMITS.hundredSeconds),
    limitRow(title(1000, MONTH_MINUTES, thousand), thousand, "s", LIMITS.thousandSeconds),
    limitRow("peak memory after it", megabytes, "MB", LIMITS.memoryMegabytes),
    limitRow("ten times the alarms, time ÷ 10", thousand / hundred / 10, "×", LIMITS.growth),
    limitRow("ten times the minutes, time ÷ 10", thousand / tenth / 10, "×", LIMITS.growth),
  ];
}
