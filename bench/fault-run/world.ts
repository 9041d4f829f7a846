import * as v from "valibot";
import { breakerSettings, loadConfig } from "../../config/index.js";
import { GUARDED_DEPENDENCIES } from "../../domain/contracts/dependencies.js";
import { MemoryDynamo, platformTables } from "../../tests/support/memory-dynamo/index.js";
import { BENCH_ENVIRONMENT } from "../lambda/environment.js";
import type { Version } from "./check-breakers.js";
import type { Defect } from "./defects.js";
import { Network, type Seen } from "./network.js";
import { type Invocation, Pool, type PoolParts } from "./pool.js";
import type { FunctionName, Program } from "./program.js";
import { Queue } from "./queue.js";
import { randomOf, seedOf } from "./random.js";
import { CONFLICTS, DOWN, KILLS, type Size, STALE, TROUBLE, TWICE, UNDONE } from "./scenario.js";
import { Troubles } from "./troubles.js";
import { VirtualTime } from "./virtual-time.js";

/** Shortly before the hour and before midnight: points fall into several hours and days. */
const START = Date.UTC(2026, 0, 2, 23, 57);

/** Who is behind breakers, by what they are called there. */
export const GUARDED = [
  { party: "store", dependency: GUARDED_DEPENDENCIES.metricsStore },
  { party: "queue", dependency: GUARDED_DEPENDENCIES.metricsQueue },
  { party: "claims", dependency: GUARDED_DEPENDENCIES.metricsClaims },
] as const;

const CircuitItem = v.looseObject({
  dependency: v.string(),
  state: v.picklist(["CLOSED", "OPEN", "HALF_OPEN"]),
  failures: v.number(),
  openedAt: v.number(),
  version: v.number(),
});

/** What is run. */
export interface RunOptions {
  readonly size: Size;
  readonly seed: number;
  readonly defect?: Defect | undefined;
}

/** Everything of a run but the clients: tables and queues in memory, the network before them, the functions' processes. */
export function createWorld(programs: ReadonlyMap<FunctionName, Program>, { size, seed, defect }: RunOptions) {
  const config = loadConfig({});
  const random = randomOf(seed);
  const time = new VirtualTime(START);
  const troubles = new Troubles(TROUBLE, randomOf(seedOf(random)));
  const dynamo = new MemoryDynamo(platformTables());
  const chance = randomOf(seedOf(random));
  dynamo.faults = {
    undone: () => !troubles.over && chance() < UNDONE,
    conflict: () => !troubles.over && chance() < CONFLICTS,
    stale: () => !troubles.over && chance() < STALE,
  };
  const queueOf = (name: "metrics" | "analysis"): Queue => {
    const { visibilityTimeoutSeconds = 0, maxReceiveCount = 0 } = config.queues[name] ?? {};
    return new Queue({
      arn: `arn:aws:sqs:us-east-1:123456789012:${name}`,
      visibilityTimeoutMs: visibilityTimeoutSeconds * 1000,
      maxReceiveCount,
      twice: () => (troubles.over ? 0 : TWICE),
      time,
      random: randomOf(seedOf(random)),
    });
  };
  const queues = { metrics: queueOf("metrics"), analysis: queueOf("analysis") };
  const seen: Seen[] = [];
  const failures: unknown[] = [];
  const versions = new Map<string, Version[]>(GUARDED.map(({ dependency }) => [dependency, []]));
  const noteVersions = (): void => {
    for (const item of dynamo.table("circuit").items()) {
      const { dependency, ...now } = v.parse(CircuitItem, item);
      const known = versions.get(dependency);
      if (known && known.at(-1)?.version !== now.version) known.push({ at: time.elapsed, ...now });
    }
  };
  const network = new Network({
    time,
    random: randomOf(seedOf(random)),
    troubles,
    dynamo,
    queues: new Map(Object.entries(queues)),
    defect,
    see: (one) => seen.push(one),
    changed: (party) => {
      if (party === "circuit") noteVersions();
    },
    broken: (error) => failures.push(error),
  });
  const invocations: Invocation[] = [];
  const { AWS_EXECUTION_ENV: _traced, ...environment } = BENCH_ENVIRONMENT;
  const published: string[] = [];
  const parts: PoolParts = {
    time,
    random: randomOf(seedOf(random)),
    network,
    environment,
    invocations,
    skewMs: Math.min(...Object.values(config.circuitBreakers).map(({ clockSkewMs }) => clockSkewMs)) / 2,
    kills: () => (troubles.over ? 0 : KILLS),
    write: (line) => {
      const id = line.includes('"_aws"') ? /"metricId":"(met_[a-p]{32})"/.exec(line)?.[1] : undefined;
      if (id) published.push(id);
    },
  };
  const poolOf = (name: FunctionName, most: number): Pool => {
    const service = config.services[name];
    const program = programs.get(name);
    if (service?.kind !== "function" || !program) throw new Error(`${name} is no function of the configuration`);
    return new Pool(
      { name, program, timeoutMs: service.timeoutSeconds * 1000, most: Math.min(most, service.reservedConcurrency ?? most) },
      parts,
    );
  };
  const processor = config.services["metrics-processor"];
  const { batchSize = 1, batchWindowSeconds = 0 } = (processor?.kind === "function" && processor.consumes[0]) || {};
  return {
    ...{ config, time, random, troubles, dynamo, queues, seen, failures, invocations, published },
    consumption: { batchSize, windowMs: batchWindowSeconds * 1000 },
    pools: {
      api: poolOf("metrics-api", size.processes.api),
      processor: poolOf("metrics-processor", size.processes.processor),
      sweep: poolOf("metrics-sweep", 1),
    },
    breakers: GUARDED.map(({ party, dependency }) => ({
      dependency,
      versions: versions.get(dependency) ?? [],
      settings: breakerSettings(config.circuitBreakers[dependency]),
      down: DOWN[party],
      party,
    })),
  };
}

/** A run's world. */
export type World = ReturnType<typeof createWorld>;
