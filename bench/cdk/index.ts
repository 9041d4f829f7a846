import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { buildEntry } from "../../bin/build-entry.mjs";
import { type BenchRow, median, ratioRow } from "../row.js";
import { type Synthesis, synthesize } from "../synth/run.js";

const ROUNDS = 5;
/** The most functions of which both make one stack: CloudFormation's ends at 500 resources. */
const COUNT = 90;
const MANY = 1000;
/** Most of the peer's time and memory that ours may take. */
const LIMIT = 0.25;
/** Most that a function may cost between 90 and 1,000 beside one between 1 and 90. */
const SLOPE_LIMIT = 1.5;

/** The peer's packages are too large for everybody's `npm ci`; they are installed when they are first measured. */
function installPeers(): string {
  const folder = join(process.cwd(), "bench", "peers");
  if (!existsSync(join(folder, "node_modules"))) {
    process.stderr.write("installing aws-cdk-lib and cdk-monitoring-constructs into bench/peers\n");
    execFileSync("npm", ["ci", "--no-fund", "--no-audit"], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  }
  return join(folder, "app.mjs");
}

const mid = (runs: readonly Synthesis[], of: keyof Synthesis): number => median(runs.map((run) => run[of]));

/** N functions with three alarms each and one dashboard, beside aws-cdk-lib with cdk-monitoring-constructs. */
export async function benchCdk(): Promise<readonly BenchRow[]> {
  const peerApp = installPeers();
  const entry = await buildEntry("bench/cdk/same-work.ts");
  const runs = { peer: [] as Synthesis[], one: [] as Synthesis[], ours: [] as Synthesis[], many: [] as Synthesis[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    // By turns, so that a noisy minute hits all alike.
    runs.peer.push(await synthesize(peerApp, [String(COUNT)]));
    runs.one.push(await synthesize(entry, ["1"]));
    runs.ours.push(await synthesize(entry, [String(COUNT)]));
    runs.many.push(await synthesize(entry, [String(MANY)]));
  }
  const peer = `aws-cdk-lib, N = ${COUNT}`;
  const perFunction = (from: readonly Synthesis[], to: readonly Synthesis[], more: number, of: keyof Synthesis): number =>
    (mid(to, of) - mid(from, of)) / more;
  const slope = (of: keyof Synthesis, unit: string, name: string): BenchRow =>
    ratioRow(
      `${name} a function, N = ${COUNT} to ${MANY}`,
      perFunction(runs.ours, runs.many, MANY - COUNT, of),
      unit,
      { name: `N = 1 to ${COUNT}`, value: perFunction(runs.one, runs.ours, COUNT - 1, of) },
      SLOPE_LIMIT,
    );
  return [
    ratioRow(`synthesis, N = ${COUNT}`, mid(runs.ours, "wallMs"), "ms", { name: peer, value: mid(runs.peer, "wallMs") }, LIMIT),
    ratioRow(`peak memory, N = ${COUNT}`, mid(runs.ours, "peakMb"), "MB", { name: peer, value: mid(runs.peer, "peakMb") }, LIMIT),
    slope("wallMs", "ms", "time"),
    slope("peakMb", "MB", "memory"),
  ];
}
