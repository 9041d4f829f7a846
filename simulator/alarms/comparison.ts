import type { Comparison } from "../model/types.js";

/** How a value is compared, and how CloudWatch says so. */
interface Comparing {
  /** A plain threshold is both bounds. */
  readonly breaches: (value: number, lower: number, upper: number) => boolean;
  readonly words: string;
}

export const COMPARING: Readonly<Record<Comparison, Comparing>> = {
  GreaterThanOrEqualToThreshold: {
    breaches: (value, lower) => value >= lower,
    words: "greater than or equal to the threshold",
  },
  GreaterThanThreshold: { breaches: (value, lower) => value > lower, words: "greater than the threshold" },
  LessThanThreshold: { breaches: (value, lower) => value < lower, words: "less than the threshold" },
  LessThanOrEqualToThreshold: { breaches: (value, lower) => value <= lower, words: "less than or equal to the threshold" },
  LessThanLowerOrGreaterThanUpperThreshold: {
    breaches: (value, lower, upper) => value < lower || value > upper,
    words: "less than the lower threshold or greater than the upper threshold",
  },
  LessThanLowerThreshold: { breaches: (value, lower) => value < lower, words: "less than the lower threshold" },
  GreaterThanUpperThreshold: { breaches: (value, _, upper) => value > upper, words: "greater than the upper threshold" },
};
