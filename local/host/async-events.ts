import type { MetricStore } from "../../simulator/metrics/index.js";
import { wallClock } from "./clock.js";
import type { DeployedFunction } from "./deployed/model.js";
import { HostError } from "./errors.js";
import type { FunctionHost } from "./functions.js";
import { AsyncInvoker } from "./invoke/async-invoker.js";
import { asyncMetrics } from "./invoke/async-metrics.js";
import type { FailureTarget } from "./invoke/failure.js";

/** Events nobody waits for, of all functions. */
export interface AsyncEvents {
  /** @throws {HostError} for a function that is not deployed */
  send(functionName: string, event: string): void;
  /** Events that are not yet done with. */
  pending(): number;
  stop(): Promise<void>;
}

/** One queue of events a function. */
export function createAsyncEvents(
  functions: readonly DeployedFunction[],
  host: FunctionHost,
  target: FailureTarget,
  store: MetricStore,
  warn: (message: string) => void,
): AsyncEvents {
  const metrics = asyncMetrics(store);
  const invokers = new Map(
    functions.map((fn) => {
      const invoker = host.invoker(fn.name);
      const invoke = (event: string, requestId: string) => invoker.invoke(event, { requestId });
      return [fn.name, new AsyncInvoker({ fn, invoke, target, metrics, clock: wallClock, warn })];
    }),
  );
  return {
    send(functionName, event) {
      const invoker = invokers.get(functionName);
      if (!invoker) throw new HostError(`${functionName} is to be invoked, but is not deployed`);
      invoker.send(event);
    },
    pending: () => [...invokers.values()].reduce((sum, invoker) => sum + invoker.pending, 0),
    stop: async () => void (await Promise.all([...invokers.values()].map((invoker) => invoker.stop()))),
  };
}
