import * as v from "valibot";

const ScheduledSchema = v.object({ time: v.pipe(v.string(), v.isoTimestamp()) });

/**
 * When a run was due: the time of its schedule (page "Events from Amazon EventBridge Scheduler and rules"), which is the same
 * when the invocation is repeated. Somebody who invokes by hand and gives none means now.
 * @returns epoch milliseconds
 */
export const dueAt = (event: unknown, now: number): number => {
  const scheduled = v.safeParse(ScheduledSchema, event);
  return scheduled.success ? Date.parse(scheduled.output.time) : now;
};
