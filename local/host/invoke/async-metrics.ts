import type { MetricStore } from "../../../simulator/metrics/index.js";
import type { DeployedFunction } from "../deployed/model.js";

/** What asynchronous invocations add to the namespace AWS/Lambda; times in epoch milliseconds. */
export interface AsyncMetrics {
  received(fn: DeployedFunction, at: number): void;
  /** Time from the receive to an attempt. */
  age(fn: DeployedFunction, ageMs: number, at: number): void;
  /** Given up. */
  dropped(fn: DeployedFunction, at: number): void;
  /** Given up, and its destination or dead-letter queue did not take it. */
  undelivered(fn: DeployedFunction, at: number): void;
}

/** Writes the asynchronous invocation metrics of Lambda (page "Types of metrics for Lambda functions"), dimension FunctionName. */
export function asyncMetrics(store: MetricStore): AsyncMetrics {
  const put = (fn: DeployedFunction, name: string, value: number, timestamp: number, unit = "Count"): void =>
    store.put({ namespace: "AWS/Lambda", name, dimensions: { FunctionName: fn.name }, value, unit, timestamp });
  return {
    received: (fn, at) => put(fn, "AsyncEventsReceived", 1, at),
    age: (fn, ageMs, at) => put(fn, "AsyncEventAge", ageMs, at, "Milliseconds"),
    dropped: (fn, at) => put(fn, "AsyncEventsDropped", 1, at),
    undelivered(fn, at) {
      if (fn.asynchronous.onFailure) put(fn, "DestinationDeliveryFailures", 1, at);
      if (fn.asynchronous.deadLetter) put(fn, "DeadLetterErrors", 1, at);
    },
  };
}
