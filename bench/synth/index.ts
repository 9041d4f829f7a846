import { buildEntry } from "../../bin/build-entry.mjs";
import { type BenchRow, median, ratioRow } from "../row.js";
import { type Synthesis, sizeOf, synthesize } from "./run.js";

const ROUNDS = 11;

/** Functions at which the platform has about 400 resources, then about twice and four times as many. */
const SIZES = [1, 16, 46] as const;

const TIME_LIMIT = 3;
const MEMORY_LIMIT = 2;
/** Most that a resource of the upper half may cost beside one of the lower half: more would not be linear. */
const SLOPE_LIMIT = 1.5;

const medians = (runs: readonly Synthesis[]): Synthesis => ({
  wallMs: median(runs.map(({ wallMs }) => wallMs)),
  peakMb: median(runs.map(({ peakMb }) => peakMb)),
});

/** Synthesis by a prebuilt bundle and node alone, beside an empty one-stack app, and how it grows. */
export async function benchSynth(): Promise<readonly BenchRow[]> {
  const empty = await buildEntry("bench/synth/empty.ts");
  const platform = await buildEntry("bench/synth/platform.ts");
  const sizes = [];
  for (const functions of SIZES) {
    const args = [String(functions)];
    sizes.push({ args, ...(await sizeOf(platform, args)) });
  }

  const emptyRuns: Synthesis[] = [];
  const runs = sizes.map((): Synthesis[] => []);
  for (let round = 0; round < ROUNDS; round += 1) {
    // By turns, so that a noisy minute hits all alike.
    emptyRuns.push(await synthesize(empty));
    for (const [index, { args }] of sizes.entries()) runs[index]?.push(await synthesize(platform, args));
  }
  const peer = medians(emptyRuns);
  const measured = sizes.map(({ stacks, resources }, index) => ({ stacks, resources, ...medians(runs[index] ?? []) }));
  const [small, middle, large] = measured;
  if (!small || !middle || !large) throw new Error("the synthesis was measured at fewer than three sizes");

  const per100 = (from: typeof small, to: typeof small): number =>
    ((to.wallMs - from.wallMs) / (to.resources - from.resources)) * 100;
  const what = `synthesis of ${small.resources} resources in ${small.stacks} stacks`;
  return [
    ratioRow(what, small.wallMs, "ms", { name: "empty app", value: peer.wallMs }, TIME_LIMIT),
    ratioRow(`${what}, peak memory`, small.peakMb, "MB", { name: "empty app", value: peer.peakMb }, MEMORY_LIMIT),
    ratioRow(
      `100 resources more, from ${middle.resources} to ${large.resources}`,
      per100(middle, large),
      "ms",
      { name: `from ${small.resources} to ${middle.resources}`, value: per100(small, middle) },
      SLOPE_LIMIT,
    ),
  ];
}
