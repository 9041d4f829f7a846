import { type BreakerRun, checkBreaker } from "./check-breakers.js";
import { checkPoints, type PointsFound } from "./check-points.js";
import { Consumer } from "./consumer.js";
import { compileProgram, FUNCTIONS, type FunctionName, type Program } from "./program.js";
import { randomOf, seedOf } from "./random.js";
import { UNDELETED } from "./scenario.js";
import { Traffic, type TrafficResult } from "./traffic.js";
import { createWorld, type RunOptions, type World } from "./world.js";

/** A breaker after a run: what it did, and what of it was wrong. */
export interface BreakerResult extends Pick<BreakerRun, "versions"> {
  readonly dependency: string;
  readonly wrong: readonly string[];
}

/** What came of a run. */
export interface RunResult {
  readonly traffic: TrafficResult;
  readonly points: PointsFound;
  readonly breakers: readonly BreakerResult[];
  /** Left in the queue and among the dead letters. */
  readonly queued: number;
  readonly dead: number;
  readonly redriven: number;
  readonly repeated: number;
  /** Invocations that died. */
  readonly died: number;
  readonly invocations: number;
  readonly requests: World["troubles"]["requests"];
  readonly failed: World["troubles"]["failed"];
  /** Points of which a value was published twice. */
  readonly publishedTwice: number;
  readonly published: number;
  /** Time that went by in the run, in ms. */
  readonly elapsedMs: number;
}

/** The programs of all functions, for any number of runs. */
export async function compilePrograms(projectRoot: string): Promise<ReadonlyMap<FunctionName, Program>> {
  return new Map(await Promise.all(FUNCTIONS.map(async (name) => [name, await compileProgram(name, projectRoot)] as const)));
}

const TENANT = "keybench12";

/** Time between two sweeps, and between two looks whether all is done, in ms. */
const MINUTE_MS = 60_000;

/** All must be done so long after the traffic, in ms: the sweep waits longer and longer for a message that never comes. */
const PATIENCE_MS = 6 * 3_600_000;

const isPending = (world: World): boolean =>
  world.dynamo
    .table("metrics")
    .items()
    .some(({ pending }) => pending !== undefined);

/** The clients, then all that must be done until nothing is left to do. */
async function play(world: World, options: RunOptions): Promise<{ readonly traffic: TrafficResult; readonly redriven: number }> {
  const { time, queues, pools, troubles } = world;
  const consumer = new Consumer({
    time,
    random: randomOf(seedOf(world.random)),
    queue: queues.metrics,
    pool: pools.processor,
    ...world.consumption,
    undeleted: () => (troubles.over ? 0 : UNDELETED),
  });
  let sweeping = true;
  const sweeps = async (): Promise<void> => {
    while (sweeping) {
      await time.sleep(MINUTE_MS);
      await pools.sweep.invoke({});
    }
  };
  const working = Promise.all([consumer.run(), sweeps()]);
  const clients = new Traffic({
    time,
    random: randomOf(seedOf(world.random)),
    api: pools.api,
    size: options.size,
    tenant: TENANT,
  });
  await clients.run();
  troubles.over = true;
  // The breakers close only when somebody calls.
  await time.sleep(Math.max(...world.breakers.map(({ settings }) => settings.openMs + settings.leaseMs + settings.clockSkewMs)));
  await clients.one();
  let redriven = 0;
  const end = time.elapsed + PATIENCE_MS;
  for (let quiet = 0; quiet < 3 && time.elapsed < end; ) {
    await time.sleep(MINUTE_MS);
    redriven += queues.metrics.redrive();
    const done = queues.metrics.size === 0 && consumer.running === 0 && !isPending(world);
    quiet = done ? quiet + 1 : 0;
  }
  sweeping = false;
  consumer.stop();
  await working;
  return { traffic: clients.result, redriven };
}

/** Runs the scenario and looks at what is there in the end. */
export async function run(programs: ReadonlyMap<FunctionName, Program>, options: RunOptions): Promise<RunResult> {
  const world = createWorld(programs, options);
  const { time, dynamo, queues, invocations, troubles, seen, failures, published, breakers } = world;
  const { traffic, redriven } = await time.run(play(world, options));
  if (failures.length > 0) throw new Error(`${failures.length} requests were not understood`, { cause: failures[0] });
  const byApi = seen.filter(({ invocation }) => invocation !== undefined && invocations[invocation]?.name === "metrics-api");
  return {
    traffic,
    points: checkPoints(dynamo.table("metrics").items(), traffic.metrics),
    breakers: breakers.map(({ party, ...breaker }) => ({
      dependency: breaker.dependency,
      versions: breaker.versions,
      wrong: checkBreaker({ ...breaker, seen: byApi.filter((one) => one.party === party), invocations }),
    })),
    queued: queues.metrics.size,
    dead: queues.metrics.dead,
    redriven,
    repeated: queues.metrics.repeated,
    died: invocations.filter(({ died }) => died).length,
    invocations: invocations.length,
    requests: troubles.requests,
    failed: troubles.failed,
    publishedTwice: published.length - new Set(published).size,
    published: new Set(published).size,
    elapsedMs: time.elapsed,
  };
}
