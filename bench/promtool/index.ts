import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BenchRow, median, ratioRow } from "../row.js";
import { ALERTS, MINUTES, writeWorkload } from "./workload.js";

const ROUNDS = 3;
const TIMES_FASTER = 50;
const INSTALL = "apt-get install -y prometheus (Debian, Ubuntu), or https://prometheus.io/download";
const EVALUATIONS = ALERTS * MINUTES;

/** Seconds that a whole process takes. @throws when it fails: then it has not done the work */
function seconds(command: string, words: readonly string[]): number {
  const start = performance.now();
  const { status, error, stdout, stderr } = spawnSync(command, words, { encoding: "utf8", maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(`${command} ${words.join(" ")} failed: ${error?.message ?? `${stdout}${stderr}`}`);
  return (performance.now() - start) / 1000;
}

/** `obs test-alarms` against Debian's promtool on the same work, whole processes, both from series notation, in turns. */
export async function benchPromtool(): Promise<readonly BenchRow[]> {
  if (spawnSync("promtool", ["--version"]).error) {
    process.stderr.write(`promtool is not on the PATH, so nothing was measured: ${INSTALL}\n`);
    return [{ name: "obs test-alarms", value: 0, unit: "µs", peer: "promtool is missing", ratio: null, limit: 0, ok: false }];
  }
  const folder = mkdtempSync(join(tmpdir(), "bench-promtool-"));
  try {
    const { terraform, scenario, test } = writeWorkload(folder);
    const ours = ["bin/launch.mjs", "obs/main.ts", "test-alarms", scenario, "--terraform", terraform];
    seconds(process.execPath, ours); // builds the bundle where a source changed
    const runs = Array.from({ length: ROUNDS }, (_, round) => {
      process.stderr.write(`round ${round + 1} of ${ROUNDS}, promtool takes minutes\n`);
      return { ours: seconds(process.execPath, ours), promtool: seconds("promtool", ["test", "rules", test]) };
    });
    const microseconds = (all: readonly number[]): number => (median(all) * 1e6) / EVALUATIONS;
    return [
      ratioRow(
        `an evaluation of obs test-alarms (${EVALUATIONS} of them)`,
        microseconds(runs.map((run) => run.ours)),
        "µs",
        { name: "promtool test rules", value: microseconds(runs.map((run) => run.promtool)) },
        1 / TIMES_FASTER,
      ),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
