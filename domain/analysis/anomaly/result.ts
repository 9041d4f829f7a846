import type { Direction } from "../../contracts/metric.js";

/** What a departure looks like. */
export const ANOMALY_KINDS = ["spike", "dip", "shift", "trend", "variance", "silence"] as const;

/**
 * - `spike`, `dip`: values above or below the interval, for a few points so far
 * - `shift`: they have stayed there
 * - `trend`: the level moves away while every value is near the one before
 * - `variance`: the values vary more, less or otherwise than before
 * - `silence`: no values came for far longer than usual, or nothing but zeros where zeros were rare
 */
export type AnomalyKind = (typeof ANOMALY_KINDS)[number];

/** What the detector says of one value. */
export interface Observation {
  /**
   * 1 − p, in [0, 1]: p is how often independent noise would give a value at least as surprising that is also news. 0 for
   * what is usual or was reported already.
   */
  readonly score: number;
  /** Forecast before the value was seen; null before there was a value. */
  readonly expected: number | null;
  /** Interval that held 99 of 100 values so far, before this value was seen; null until a dozen values were seen. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** Side of the interval, or of the former level; null when on neither. */
  readonly direction: Direction | null;
  /** Null when there is nothing to name. */
  readonly kind: AnomalyKind | null;
  /** When what is named began, in the unit of the timestamps; null also where that timestamp was no number. */
  readonly since: number | null;
  /** Surprise of each part, −log10 of a tail probability, before they are joined. */
  readonly parts: Readonly<Record<AnomalyPart, number>>;
  /** The value was not a number: nothing was judged or learnt. */
  readonly missing: boolean;
}

export const ANOMALY_PARTS = ["level", "shape", "pattern", "spread", "gap"] as const;
export type AnomalyPart = (typeof ANOMALY_PARTS)[number];
