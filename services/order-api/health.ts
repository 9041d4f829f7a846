import { LIMITS } from "./limits.js";

/** State of one dependency. `latencyMs` is the time of the probe. */
export interface DependencyHealth {
  readonly status: "up" | "down";
  readonly latencyMs: number;
  readonly error?: string;
}

/** What `/health` tells. */
export interface HealthReport {
  readonly status: "ok" | "degraded";
  readonly dependencies: Readonly<Record<string, DependencyHealth>>;
}

/** Resolves when the dependency answers; gets the signal of its deadline. */
export type Probe = (signal: AbortSignal) => Promise<void>;

async function probe(run: Probe, deadlineMs: number): Promise<DependencyHealth> {
  const started = performance.now();
  const signal = AbortSignal.timeout(deadlineMs);
  const deadline = new Promise<never>((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(new Error(`no answer within ${deadlineMs} ms`)), { once: true });
  });
  const latency = () => Math.round(performance.now() - started);
  try {
    await Promise.race([run(signal), deadline]);
    return { status: "up", latencyMs: latency() };
  } catch (error) {
    return { status: "down", latencyMs: latency(), error: error instanceof Error ? error.name : "Error" };
  }
}

/**
 * A check of all dependencies at once, each with its own deadline. An answer is reused for a moment, so that probes of a load
 * balancer, ECS and people together ask each dependency once.
 * @param now milliseconds of a clock that never jumps
 */
export function createHealthCheck(
  probes: Readonly<Record<string, Probe>>,
  options: { deadlineMs: number; reuseMs: number; now: () => number } = {
    deadlineMs: LIMITS.healthProbeMs,
    reuseMs: LIMITS.healthReuseMs,
    now: () => performance.now(),
  },
): () => Promise<HealthReport> {
  let last: { at: number; report: Promise<HealthReport> } | undefined;
  const check = async (): Promise<HealthReport> => {
    const entries = await Promise.all(
      Object.entries(probes).map(async ([name, run]) => [name, await probe(run, options.deadlineMs)] as const),
    );
    const dependencies = Object.fromEntries(entries);
    const status = entries.every(([, { status }]) => status === "up") ? "ok" : "degraded";
    return { status, dependencies };
  };
  return () => {
    const at = options.now();
    if (!last || at - last.at >= options.reuseMs) last = { at, report: check() };
    return last.report;
  };
}
