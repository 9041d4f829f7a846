import type { Logger } from "../telemetry/logger.js";
import type { Exchange, Trace } from "../tracing.js";

/** What every request carries through the app. The bindings are there when a real server runs it. */
export interface AppEnv {
  Bindings: Partial<Exchange>;
  Variables: {
    correlationId: string;
    log: Logger;
    trace: Trace;
    /** Template of the matched route, e.g. `/orders/:id`. */
    route: string;
    /** What went wrong, for the request's log line. */
    failure: unknown;
  };
}
