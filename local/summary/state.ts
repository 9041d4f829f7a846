import type { ProviderBehaviour } from "../../config/index.js";
import type { CircuitState } from "../../domain/circuit/state.js";
import type { AlarmFigures } from "./alarms.js";

/** One function's work. Durations in milliseconds over the last minutes; null without an invocation. */
export interface FunctionFigures {
  readonly service: string;
  readonly invocations: number;
  readonly errors: number;
  readonly throttles: number;
  readonly p50: number | null;
  readonly p99: number | null;
}

/** One queue. `oldestSeconds` is null while nothing was measured. */
export interface QueueFigures {
  readonly queue: string;
  readonly waiting: number;
  readonly inFlight: number;
  readonly oldestSeconds: number | null;
  readonly deadLetters: number;
}

/** What the summary shows of a run at one moment. */
export interface RunState {
  readonly phase: "running" | "draining" | "done";
  readonly elapsedMs: number;
  /** Time in which orders were sent. */
  readonly trafficMs: number;
  /** Length of the run; null when it goes on until it is stopped. */
  readonly totalMs: number | null;
  readonly fault: { readonly name: string; readonly description: string } | null;
  readonly accepted: number;
  /** Orders accepted and requests rejected per second: over the last seconds, at the end over all the traffic. */
  readonly acceptedPerSecond: number;
  readonly rejected: number;
  readonly rejectedPerSecond: number;
  readonly duplicates: number;
  readonly transportErrors: number;
  readonly completed: number;
  readonly declined: number;
  /** Accepted, and neither completed nor declined. */
  readonly pending: number;
  /** Metrics posted to the API; null: there is no API. */
  readonly metrics: { readonly accepted: number; readonly refused: number; readonly unanswered: number } | null;
  /** Payments in the provider's ledger. */
  readonly authorizedPayments: number;
  readonly declinedPayments: number;
  readonly provider: ProviderBehaviour;
  /** Dependency → state of its circuit breaker; empty when none was ever needed. */
  readonly breakers: Readonly<Record<string, CircuitState>>;
  readonly functions: readonly FunctionFigures[];
  readonly queues: readonly QueueFigures[];
  readonly alarms: AlarmFigures;
}
