import { deadLetterQueue } from "../../domain/contracts/resource-names.js";
import { SEVERITIES } from "../../domain/contracts/severity.js";
import type { ConfigProblem } from "../errors.js";
import { ASYNC_FAILURES, alarmTopic } from "../names.js";
import type { PlatformConfig } from "../schema.js";
import { problem } from "./problem.js";

/** Queues whose names, or whose dead-letter queue's, the platform uses itself or another queue's dead-letter queue has. */
export function reservedNameProblems(config: PlatformConfig): ConfigProblem[] {
  const queues = Object.keys(config.queues);
  const taken = new Set([
    "alarms",
    ASYNC_FAILURES,
    ...SEVERITIES.map(alarmTopic),
    deadLetterQueue("alarms"),
    ...queues.map(deadLetterQueue),
  ]);
  return queues
    .filter((queue) => taken.has(queue))
    .map((queue) => problem(`queues.${queue}`, queue, "must be another name: the platform has a queue or topic of that name"));
}
