import type { CircuitState } from "../../domain/circuit/state.js";
import type { CircuitStore } from "../shared/circuit-breaker/circuit-store.js";
import { toError } from "../shared/errors.js";
import type { Route } from "../shared/http/api-handler.js";
import { patiently } from "../shared/patience.js";

/** Time that a dependency has to answer, in ms. */
const PROBE_MS = 1000;

/** An answer serves everybody for so long, in ms: who asks without a key must not load the dependencies. */
const REUSE_MS = 1000;

/** One dependency: how to ask whether it is there, and its breaker. */
export interface Dependency {
  readonly probe: () => Promise<unknown>;
  readonly circuit: Pick<CircuitStore, "read">;
  /** It alone is enough for metrics to be accepted. */
  readonly takesMetrics: boolean;
}

/** What is known of a dependency. The state is unknown while the table of the breakers does not answer. */
interface DependencyHealth {
  readonly status: "up" | "down";
  readonly circuit_breaker: CircuitState | "UNKNOWN";
  readonly latency_ms: number;
  readonly error?: string;
}

/** Best first. */
const STATES = ["CLOSED", "UNKNOWN", "HALF_OPEN", "OPEN"] as const;

async function ask({ probe, circuit }: Dependency): Promise<DependencyHealth> {
  const started = performance.now();
  const [answered, state] = await Promise.allSettled([patiently("the dependency", PROBE_MS, probe()), circuit.read()]);
  return {
    status: answered.status === "fulfilled" ? "up" : "down",
    circuit_breaker: state.status === "fulfilled" ? state.value.state : "UNKNOWN",
    latency_ms: Math.round(performance.now() - started),
    // The name alone: a message may name hosts and accounts.
    ...(answered.status === "rejected" && { error: toError(answered.reason).name }),
  };
}

const works = ({ status, circuit_breaker }: DependencyHealth): boolean => status === "up" && circuit_breaker !== "OPEN";

/** One of those that take metrics works: what is taken is not lost. */
function statusOf(health: readonly DependencyHealth[], takers: readonly DependencyHealth[]) {
  if (health.every(works)) return "healthy";
  return takers.some(works) ? "degraded" : "unhealthy";
}

/**
 * `GET /health`, and `GET /health/details` with a key: asks all dependencies at once, each with its own deadline.
 * `circuit_breaker` is the worst state. Who has no key learns the status alone.
 * @param now milliseconds of a clock that never jumps
 */
export function getHealth(dependencies: Readonly<Record<string, Dependency>>, now: () => number): Route {
  let last: { readonly at: number; readonly health: Promise<(readonly [string, DependencyHealth])[]> } | undefined;
  const check = () =>
    Promise.all(Object.entries(dependencies).map(async ([name, dependency]) => [name, await ask(dependency)] as const));
  return async (request) => {
    if (!last || now() - last.at >= REUSE_MS) last = { at: now(), health: check() };
    const services = await last.health;
    const health = services.map(([, found]) => found);
    const takers = services.flatMap(([name, found]) => (dependencies[name]?.takesMetrics ? [found] : []));
    const status = statusOf(health, takers);
    const worst = STATES.findLast((state) => health.some(({ circuit_breaker }) => circuit_breaker === state));
    const details = { circuit_breaker: worst, services: Object.fromEntries(services) };
    return {
      status: status === "unhealthy" ? 503 : 200,
      body: { status, ...(request.tenant !== undefined && details) },
      headers: { "Cache-Control": "no-store" },
      fields: { health: status },
    };
  };
}
