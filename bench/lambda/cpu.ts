const WARM_UP = 150;
const COUNTED = 500;

/** Writes the CPU time of one call in ms, measured over many warm ones, as the last line of stderr. */
export async function reportCpu(work: (round: number) => Promise<unknown>): Promise<void> {
  for (let round = 0; round < WARM_UP; round++) await work(round);
  const before = process.cpuUsage();
  for (let round = 0; round < COUNTED; round++) await work(WARM_UP + round);
  const { user, system } = process.cpuUsage(before);
  process.stderr.write(`\n${(user + system) / 1000 / COUNTED}\n`, () => process.exit(0));
}
