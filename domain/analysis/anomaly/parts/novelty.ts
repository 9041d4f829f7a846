import type { Arena } from "../arena.js";
import { Random } from "./random.js";
import { replaceRow } from "./rows.js";
import { Tail } from "./tail.js";

/** What a novelty part compares. */
export interface NoveltyShape {
  /** Numbers of a piece of the series. */
  readonly length: number;
  /** Points that are averaged for one of them. */
  readonly step: number;
  /** Pieces that are remembered. */
  readonly memory: number;
  /** Remember only what is further from the remembered than usual, so that rare pieces are not pushed out by common ones. */
  readonly selective: boolean;
}

/** Comparisons before a distance means anything. */
const LEAST_REMEMBERED = 10;

/** Weight of a distance in the usual distance. */
const USUAL_WEIGHT = 0.01;

const FILLED = 0;
const SUM = 1;
const SUMMED = 2;
const REMEMBERED = 3;
const USUAL = 4;
const COUNTERS = 5;

/**
 * Distance of the latest piece of the series from the nearest one seen before: a discord (Keogh, Lin and Fu, "HOT SAX",
 * 2005; Yeh et al., "Matrix Profile I", 2016) against a bounded sample of the past, as adaptive resonance keeps categories
 * (Carpenter, Grossberg and Rosen, "Fuzzy ART", 1991). A shape that was seen once is no longer new.
 */
export class NoveltyPart {
  private readonly counters: Float64Array;
  private readonly piece: Float64Array;
  private readonly past: Float64Array;
  private readonly random: Random;
  private readonly tail: Tail;

  constructor(
    arena: Arena,
    private readonly shape: NoveltyShape,
  ) {
    this.counters = arena.take(COUNTERS);
    this.piece = arena.take(shape.length);
    this.past = arena.take(shape.length * shape.memory);
    this.random = new Random(arena);
    this.tail = new Tail(arena);
  }

  ask(value: number): number {
    const { counters, piece, shape } = this;
    const { length, step } = shape;
    const sum = (counters[SUM] ?? 0) + value / step;
    const summed = (counters[SUMMED] ?? 0) + 1;
    counters[SUM] = summed < step ? sum : 0;
    counters[SUMMED] = summed < step ? summed : 0;
    if (summed < step) return this.tail.ask(0);
    // By hand: so few numbers are moved sooner than a call is made.
    for (let index = 1; index < length; index += 1) piece[index - 1] = piece[index] ?? 0;
    piece[length - 1] = sum;
    const filled = Math.min(length, (counters[FILLED] ?? 0) + 1);
    counters[FILLED] = filled;
    if (filled < length) return this.tail.ask(0);
    const remembered = counters[REMEMBERED] ?? 0;
    const place = this.placeOf(sum, remembered);
    const distance = Math.sqrt(this.nearest(place, remembered));
    const judged = remembered >= LEAST_REMEMBERED;
    const usual = (counters[USUAL] ?? 0) + (judged ? USUAL_WEIGHT * (distance - (counters[USUAL] ?? 0)) : 0);
    counters[USUAL] = usual;
    if (!shape.selective || !judged || distance > usual) this.remember(place, remembered);
    return this.tail.ask(judged ? distance : 0);
  }

  /**
   * Least squared distance from what is remembered. The remembered are sorted by their newest number: the search starts between the
   * nearest of these and ends on either side where it alone is too far. One on either side in turn: that a processor foresees,
   * and which of two is nearer it does not.
   */
  private nearest(place: number, remembered: number): number {
    const { piece, past } = this;
    const { length } = this.shape;
    const newest = piece[length - 1] ?? 0;
    const end = remembered * length;
    let right = (place + 1) * length - 1;
    let left = right - length;
    let least = Number.MAX_VALUE;
    while (left >= 0 || right < end) {
      if (left >= 0) {
        const gap = newest - (past[left] ?? 0);
        if (gap * gap < least) {
          least = Math.min(least, this.distance(left, gap * gap, least));
          left -= length;
        } else left = -1;
      }
      if (right < end) {
        const gap = (past[right] ?? 0) - newest;
        if (gap * gap < least) {
          least = Math.min(least, this.distance(right, gap * gap, least));
          right += length;
        } else right = end;
      }
    }
    return least;
  }

  /**
   * Squared distance from the row whose newest number is at `at`; when its newer half alone is as far as `least`, that of this half.
   * @param newest squared distance of the newest numbers
   */
  private distance(at: number, newest: number, least: number): number {
    const { piece, past } = this;
    const last = this.shape.length - 1;
    const from = at - last;
    const half = last >> 1;
    let sum = newest;
    let index = last - 1;
    for (; index > half; index -= 1) {
      const gap = (past[from + index] ?? 0) - (piece[index] ?? 0);
      sum += gap * gap;
    }
    if (sum >= least) return sum;
    for (; index >= 0; index -= 1) {
      const gap = (past[from + index] ?? 0) - (piece[index] ?? 0);
      sum += gap * gap;
    }
    return sum;
  }

  /** How many of the first `rows` have a smaller newest number. */
  private placeOf(newest: number, rows: number): number {
    const { past } = this;
    const { length } = this.shape;
    let low = 0;
    let high = rows;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((past[(middle + 1) * length - 1] ?? 0) < newest) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** @param place of the piece among the remembered; when memory is full it takes that of a random one */
  private remember(place: number, remembered: number): void {
    const { memory, length } = this.shape;
    const { past, piece } = this;
    const full = remembered >= memory;
    if (!full) this.counters[REMEMBERED] = remembered + 1;
    const gone = full ? this.random.below(memory) : remembered;
    const row = gone < place ? place - 1 : place;
    replaceRow(past, length, gone, row);
    const from = row * length;
    for (let index = 0; index < length; index += 1) past[from + index] = piece[index] ?? 0;
  }
}
