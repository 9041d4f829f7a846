import type { CircuitState } from "../circuit/state.js";

/** How a dependency is, best first. `degraded`: it works, and somebody should look. */
export const HEALTH_STATES = ["healthy", "degraded", "unhealthy"] as const;

/** How one dependency, or all together, are. */
export type HealthState = (typeof HEALTH_STATES)[number];

/** The worst of the states; `healthy` when there is none. */
export const worstState = (states: readonly HealthState[]): HealthState =>
  HEALTH_STATES[Math.max(0, ...states.map((state) => HEALTH_STATES.indexOf(state)))] ?? "unhealthy";

/** A state and, unless it is healthy, why. */
export interface Health {
  readonly state: HealthState;
  readonly problem?: string;
}

const HEALTHY: Health = { state: "healthy" };

/** Statuses in which a table answers reads and writes (Amazon DynamoDB, "TableDescription"). */
const TABLE_ANSWERS: readonly string[] = ["ACTIVE", "UPDATING"];

/** How a queue is. Messages that wait are its consumer's matter and have alarms of their own; dead letters are everybody's. */
export const queueHealth = (deadLetters: boolean, messages: number): Health =>
  deadLetters && messages > 0
    ? { state: "degraded", problem: `${messages} messages were given up: see why, then redrive them` }
    : HEALTHY;

/** How a table is, by its status. */
export const tableHealth = (status: string): Health =>
  TABLE_ANSWERS.includes(status) ? HEALTHY : { state: "unhealthy", problem: `its status is ${status}` };

/** How what is behind a circuit breaker is, as those see it who call it. */
export function circuitHealth(state: CircuitState): Health {
  if (state === "CLOSED") return HEALTHY;
  return state === "OPEN"
    ? { state: "unhealthy", problem: "its circuit breaker is open" }
    : { state: "degraded", problem: "its circuit breaker lets one trial through at a time" };
}
