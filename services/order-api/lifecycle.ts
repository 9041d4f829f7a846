import type { Server } from "node:http";
import type { Logger } from "./telemetry/logger.js";

/** A server that can be asked to finish. */
export interface Lifecycle {
  readonly isDraining: () => boolean;
  /** Stops accepting and resolves when the last request is answered, or after `drainMs` when it is cut off. */
  drain(): Promise<"finished" | "cut-off">;
}

/** Watches over a listening server. */
export function createLifecycle(server: () => Server, drainMs: number): Lifecycle {
  let draining: Promise<"finished" | "cut-off"> | undefined;
  const start = (): Promise<"finished" | "cut-off"> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => {
        server().closeAllConnections();
        resolve("cut-off");
      }, drainMs);
      server().close(() => {
        clearTimeout(timer);
        resolve("finished");
      });
      server().closeIdleConnections();
    });
  return {
    isDraining: () => draining !== undefined,
    drain: () => {
      draining ??= start();
      return draining;
    },
  };
}

/** Drains on SIGTERM and SIGINT, then lets `close` free what keeps the process alive; the exit code is 0. */
export function drainOnSignals(lifecycle: Lifecycle, log: Logger, close: () => void): void {
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (lifecycle.isDraining()) return;
    log.info("stopping", { signal });
    const outcome = await lifecycle.drain();
    if (outcome === "cut-off") log.warn("stopped, requests in flight were cut off", { signal });
    else log.info("stopped", { signal });
    close();
    process.exitCode = 0;
    // Segments leave as datagrams within this turn of the event loop; a stray timer must not hold the process.
    setTimeout(() => process.exit(0), 250).unref();
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}
