import { ASYNC_FAILURES, deadLetterQueue, type PlatformConfig, resourceName } from "../../../config/index.js";
import { UsageError } from "../../errors.js";

/** The queue of alarm messages that no recipient took, by the name its commands know it by. */
export const ALARMS = "alarms";

/** A queue of what was given up. */
export interface DeadLetters {
  /** As commands name it: a key of `config.queues`, {@link ALARMS} or `async-failures`. */
  readonly name: string;
  /** Full name of the dead-letter queue. */
  readonly deadLetters: string;
  /** Full name of the queue that its messages came from, where there is one. */
  readonly source: string | undefined;
}

/** All of an environment, in the order of the configuration. */
export function deadLettersOf(config: PlatformConfig): readonly DeadLetters[] {
  const queues = Object.keys(config.queues).map((name) => ({
    name,
    deadLetters: resourceName(config, deadLetterQueue(name)),
    source: resourceName(config, name),
  }));
  return [
    ...queues,
    { name: ASYNC_FAILURES, deadLetters: resourceName(config, ASYNC_FAILURES), source: undefined },
    { name: ALARMS, deadLetters: resourceName(config, deadLetterQueue(ALARMS)), source: undefined },
  ];
}

/** The one of that name. @throws {UsageError} with all names when there is none */
export function deadLettersNamed(config: PlatformConfig, name: string): DeadLetters {
  const all = deadLettersOf(config);
  const found = all.find((queue) => queue.name === name);
  if (!found) throw new UsageError(`there is no queue ${name}: take one of ${all.map((queue) => queue.name).join(", ")}`);
  return found;
}

/** Functions that consume a queue. */
export const consumersOf = (config: PlatformConfig, queue: string): readonly string[] =>
  Object.entries(config.services).flatMap(([name, service]) =>
    service.kind === "function" && service.consumes.some((consumed) => consumed.queue === queue) ? [name] : [],
  );

/** Longest time until a message that its consumer fails at every time is in the dead-letter queue again, in seconds. */
export function secondsUntilBack(config: PlatformConfig, queue: string): number {
  const { maxReceiveCount = 0, visibilityTimeoutSeconds = 0 } = config.queues[queue] ?? {};
  return maxReceiveCount * visibilityTimeoutSeconds;
}
