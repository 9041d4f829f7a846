import type { FunctionService, PlatformConfig } from "../../config/index.js";

const MINUTE = 60;
const HOUR = 3600;
/** As long as Lambda keeps an event. */
const LONGEST_AGE = 6 * HOUR;

/** The function is invoked by a schedule, by objects or by log lines: nobody waits for its answer. */
export const isInvokedAsynchronously = ({ everyMinutes, objectsFrom, logsFrom }: FunctionService): boolean =>
  everyMinutes !== undefined || objectsFrom.length > 0 || logsFrom.length > 0;

/** Some function is invoked so. */
export const hasAsynchronousFunctions = ({ services }: PlatformConfig): boolean =>
  Object.values(services).some((service) => service.kind === "function" && isInvokedAsynchronously(service));

/** How long an event of a schedule is tried, in seconds: until the next one takes its place, at most an hour. */
export const scheduleAgeSeconds = (everyMinutes: number): number => Math.min(everyMinutes * MINUTE, HOUR);

/** How long any event of a function is tried, in seconds: one of an object or of lines as long as Lambda keeps it, for there is no other. */
export const eventAgeSeconds = ({ everyMinutes, objectsFrom, logsFrom }: FunctionService): number =>
  everyMinutes === undefined || objectsFrom.length > 0 || logsFrom.length > 0 ? LONGEST_AGE : scheduleAgeSeconds(everyMinutes);
