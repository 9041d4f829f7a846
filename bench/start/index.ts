import { rmSync } from "node:fs";
import { loadConfig } from "../../config/index.js";
import { laptopPaths } from "../../local/paths.js";
import { stopKept } from "../../local/stop.js";
import { type BenchRow, limitRow, median, ratioRow } from "../row.js";
import { criticalPathSeconds } from "./alone.js";
import { startUntilReady } from "./ready.js";

const UNCHANGED_RUNS = 3;
const UNCHANGED_LIMIT_SECONDS = 10;
const FIRST_START_LIMIT = 1.3;

/** How long `npm start` takes: the first one, as on a fresh clone, and one on an unchanged tree with a kept local AWS. */
export async function benchStart(): Promise<readonly BenchRow[]> {
  const projectRoot = process.cwd(); // npm runs its scripts there
  const paths = laptopPaths(projectRoot);
  await stopKept(paths, () => {});
  rmSync(paths.stacks, { recursive: true, force: true });
  const first = await startUntilReady(projectRoot, ["--keep"]);
  await first.stop();
  const unchanged: number[] = [];
  for (let run = 0; run < UNCHANGED_RUNS; run += 1) {
    const again = await startUntilReady(projectRoot, ["--keep"]);
    unchanged.push(again.seconds);
    await again.stop();
  }
  await stopKept(paths, () => {});
  const alone = await criticalPathSeconds(paths, loadConfig({ ENVIRONMENT: "local" }).region);
  return [
    ratioRow(
      "first npm start",
      first.seconds,
      "s",
      { name: "applies on the critical path, each alone", value: alone },
      FIRST_START_LIMIT,
    ),
    limitRow("npm start -- --keep, unchanged", median(unchanged), "s", UNCHANGED_LIMIT_SECONDS),
  ];
}
