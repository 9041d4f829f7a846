import type { PlatformConfig } from "../../config/index.js";

/** A stretch of time with a steady rate of requests. */
export interface Phase {
  readonly name: "warm-up" | "steady" | "overload" | "after";
  readonly seconds: number;
  /** Requests a second. */
  readonly rate: number;
}

/** What stands before the function: requests a second, a burst of them, invocations at a time. */
export interface GatewayLimits {
  readonly ratePerSecond: number;
  readonly burst: number;
  readonly concurrency: number;
}

/** @throws where metrics-api has no API before it, or no limit of its own */
export function gatewayLimits({ api, services }: PlatformConfig): GatewayLimits {
  const service = services["metrics-api"];
  if (!api || service?.kind !== "function" || service.reservedConcurrency === undefined)
    throw new Error("the load needs an API, and metrics-api with reservedConcurrency, in the configuration");
  return {
    ratePerSecond: api.throttle.requestsPerSecond,
    burst: api.throttle.burst,
    concurrency: service.reservedConcurrency,
  };
}

/** One run without a pause: as many requests as the API lets through, then three times as many, then as many again. */
export const phasesOf = (rate: number, quick: boolean): readonly Phase[] => [
  { name: "warm-up", seconds: quick ? 5 : 10, rate },
  { name: "steady", seconds: quick ? 10 : 60, rate },
  { name: "overload", seconds: quick ? 5 : 15, rate: 3 * rate },
  { name: "after", seconds: 10, rate },
];

/** Requests of some phases. */
export const requestsOf = (phases: readonly Phase[]): number =>
  phases.reduce((sum, { seconds, rate }) => sum + seconds * rate, 0);
