import type { PlatformConfig } from "../../config/index.js";

/** Runbooks, one per alarm family: `runbooks/<id>.md`. */
export const RUNBOOKS = [
  "lambda-errors",
  "lambda-latency",
  "lambda-concurrency",
  "lambda-critical",
  "ecs-cpu",
  "ecs-memory",
  "ecs-errors",
  "ecs-resource-exhaustion",
  "system-wide-critical",
  "api-errors",
  "api-latency",
  "api-client-errors",
  "circuit-open",
  "dead-letters",
  "queue-age",
  "backup-failed",
  "business-anomaly",
] as const;

/** There is a runbook with this id. */
export const isRunbook = (id: string): boolean => RUNBOOKS.some((known) => known === id);

/**
 * Where an engineer finds a runbook: an address, or a path in the repository where none is configured.
 * @example runbookLink({ runbookBaseUrl: "runbooks" }, "ecs-cpu") // "runbooks/ecs-cpu.md"
 */
export const runbookLink = ({ runbookBaseUrl }: Pick<PlatformConfig, "runbookBaseUrl">, runbook: string): string =>
  `${runbookBaseUrl}/${runbook}.md`;
