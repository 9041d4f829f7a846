import type { Arena } from "../arena.js";
import { Random } from "./random.js";
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
    piece.copyWithin(0, 1);
    piece[length - 1] = sum;
    const filled = Math.min(length, (counters[FILLED] ?? 0) + 1);
    counters[FILLED] = filled;
    if (filled < length) return this.tail.ask(0);
    const remembered = counters[REMEMBERED] ?? 0;
    const distance = Math.sqrt(this.nearest(remembered));
    const judged = remembered >= LEAST_REMEMBERED;
    const usual = (counters[USUAL] ?? 0) + (judged ? USUAL_WEIGHT * (distance - (counters[USUAL] ?? 0)) : 0);
    counters[USUAL] = usual;
    if (!shape.selective || !judged || distance > usual) this.remember(remembered);
    return this.tail.ask(judged ? distance : 0);
  }

  /**
   * Least squared distance from what is remembered. The remembered are sorted by their newest number: the search starts at the
   * nearest of these and ends on either side where it alone is too far.
   */
  private nearest(remembered: number): number {
    const { piece, past } = this;
    const { length } = this.shape;
    const newest = piece[length - 1] ?? 0;
    const end = remembered * length;
    let right = (this.placeOf(newest, remembered) + 1) * length - 1;
    let left = right - length;
    let toLeft = left >= 0 ? newest - (past[left] ?? 0) : Number.POSITIVE_INFINITY;
    let toRight = right < end ? (past[right] ?? 0) - newest : Number.POSITIVE_INFINITY;
    let least = Number.MAX_VALUE;
    for (;;) {
      const leftward = toLeft <= toRight;
      const gap = leftward ? toLeft : toRight;
      let sum = gap * gap;
      if (sum >= least) return least;
      let at = leftward ? left : right;
      for (let index = length - 2; index >= 0 && sum < least; index -= 1) {
        at -= 1;
        const distance = (past[at] ?? 0) - (piece[index] ?? 0);
        sum += distance * distance;
      }
      if (sum < least) least = sum;
      if (leftward) {
        left -= length;
        toLeft = left >= 0 ? newest - (past[left] ?? 0) : Number.POSITIVE_INFINITY;
      } else {
        right += length;
        toRight = right < end ? (past[right] ?? 0) - newest : Number.POSITIVE_INFINITY;
      }
    }
  }

  private newestAt(row: number): number {
    return this.past[(row + 1) * this.shape.length - 1] ?? 0;
  }

  /** How many of the first `rows` have a smaller newest number. */
  private placeOf(newest: number, rows: number): number {
    let low = 0;
    let high = rows;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.newestAt(middle) < newest) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private remember(remembered: number): void {
    const { memory, length } = this.shape;
    const { past, piece } = this;
    let rows = remembered;
    if (remembered < memory) this.counters[REMEMBERED] = remembered + 1;
    else {
      const gone = this.random.below(memory);
      past.copyWithin(gone * length, (gone + 1) * length);
      rows -= 1;
    }
    const place = this.placeOf(piece[length - 1] ?? 0, rows);
    past.copyWithin((place + 1) * length, place * length, rows * length);
    past.set(piece, place * length);
  }
}
