import type { Arena } from "../arena.js";

const STEPS = 0x6d2b79f5;

/** Numbers that look random and are the same in every run (Mulberry32 by Ettinger, public domain algorithm, own code). */
export class Random {
  private readonly state: Float64Array;

  constructor(arena: Arena) {
    this.state = arena.take(1);
  }

  /** A whole number from 0 to `limit` − 1. */
  below(limit: number): number {
    const next = ((this.state[0] ?? 0) + STEPS) | 0;
    this.state[0] = next;
    let mixed = Math.imul(next ^ (next >>> 15), next | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  }
}
