import { oneOf, type Random, wholeBetween } from "./random.js";

/** One metric as a service posts it to the API. */
export interface Measurement {
  readonly service_name: string;
  readonly metric_type: string;
  readonly value: number;
  readonly unit: string;
}

interface Signal {
  readonly type: string;
  readonly unit: string;
  /** Its usual value, and how far it strays. */
  readonly usual: number;
  readonly spread: number;
}

const SIGNALS: readonly [Signal, ...Signal[]] = [
  { type: "response_time", unit: "Milliseconds", usual: 120, spread: 25 },
  { type: "cpu_utilization", unit: "Percent", usual: 42, spread: 8 },
  { type: "memory_utilization", unit: "Percent", usual: 61, spread: 4 },
  { type: "error_rate", unit: "Percent", usual: 0.8, spread: 0.4 },
  { type: "requests", unit: "Count", usual: 340, spread: 60 },
];
const SERVICES: readonly [string, ...string[]] = ["catalogue", "search", "checkout", "recommendations"];
const MOST_IN_A_REQUEST = 3;

/** A value around its usual one: the sum of four draws is close to a bell curve. */
const around = (random: Random, { usual, spread }: Signal): number => {
  const draws = random() + random() + random() + random() - 2;
  return Math.round(100 * Math.max(0, usual + 1.7 * spread * draws)) / 100;
};

/** What the services of an imaginary shop measure: one list a request, one service a list, each signal at most once. */
export function* planMeasurements(random: Random): Generator<readonly Measurement[], never> {
  for (;;) {
    const service_name = oneOf(random, SERVICES);
    const signals = new Set(Array.from({ length: wholeBetween(random, 1, MOST_IN_A_REQUEST) }, () => oneOf(random, SIGNALS)));
    yield [...signals].map((signal) => ({
      ...{ service_name, metric_type: signal.type, value: around(random, signal), unit: signal.unit },
    }));
  }
}
