/** Metrics that are posted before anything is counted, and while it is. */
const WARM_UP = 50_000;
const COUNTED = 100_000;
const FEWEST = 80;
const MOST = 5000;

const roundsOf = (metrics: number, count: number): number => Math.min(MOST, Math.max(FEWEST, Math.round(metrics / count)));

/**
 * Writes the CPU time of one request in ms, as the last line of stderr. Warm: a function that takes requests by the hundred a second has
 * seen thousands before a minute has passed.
 */
export async function reportCpu(count: number, work: (round: number) => Promise<unknown>): Promise<void> {
  const [warmUp, counted] = [roundsOf(WARM_UP, count), roundsOf(COUNTED, count)];
  for (let round = 0; round < warmUp; round++) await work(round);
  const before = process.cpuUsage();
  for (let round = 0; round < counted; round++) await work(warmUp + round);
  const { user, system } = process.cpuUsage(before);
  process.stderr.write(`\n${(user + system) / 1000 / counted}\n`, () => process.exit(0));
}
