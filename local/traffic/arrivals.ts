import type { Random } from "./random.js";

/** A slow wave on the rate: between rate × (1 − amplitude) and rate × (1 + amplitude). */
export interface Wave {
  /** 0 (constant) to 1. */
  readonly amplitude: number;
  readonly periodSeconds: number;
}

/** Rate at a moment of the run, per second. */
export function rateAt(ratePerSecond: number, wave: Wave | undefined, sinceStartMs: number): number {
  if (!wave) return ratePerSecond;
  return ratePerSecond * (1 + wave.amplitude * Math.sin((2 * Math.PI * sinceStartMs) / (wave.periodSeconds * 1000)));
}

/** Shortest and longest a gap is drawn for, so that a rate near zero still ends. */
const LONGEST_GAP_MS = 10_000;

/**
 * Milliseconds to the next arrival of a Poisson process: independent clients do not take turns.
 * @param ratePerSecond must be over 0
 */
export const gapMs = (random: Random, ratePerSecond: number): number =>
  Math.min(LONGEST_GAP_MS, (-Math.log(1 - random()) * 1000) / Math.max(ratePerSecond, 1e-6));
