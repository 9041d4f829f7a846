import type { Arena } from "./arena.js";

/** Weight of a visit in what is usual of a stretch; the first ones count more. */
const VISIT_WEIGHT = 0.25;

/** Weight of a value in how far the season and the plain forecast miss. */
const MISS_WEIGHT = 0.01;

/** Forecasts before a season can have proved itself. */
const LEAST_FORECASTS = 50;

/** A season that misses less than this share of what the plain forecast misses has proved itself. */
const PROVEN_SHARE = 0.85;

/** Weight of a value in how much the level differs from the season's. */
const DRIFT_WEIGHT = 0.1;

const STRETCH = 0;
const SUM = 1;
const VALUES = 2;
const DRIFT = 3;
const FORECASTS = 4;
const MISSED = 5;
const MISSED_PLAIN = 6;
const NUMBERS = 7;

/**
 * What a time of the hour, day or week usually brings: means of its stretches, newer rounds weighing more, and a drift of the whole
 * (seasonal exponential smoothing: Winters, "Forecasting Sales by Exponentially Weighted Moving Averages", 1960). It is
 * believed only while it misses less than a forecast without it, so a season need not be known and may end.
 */
export class Season {
  private readonly state: Float64Array;
  private readonly usual: Float64Array;
  private readonly visits: Float64Array;

  /** @param period in the unit of the timestamps; it has so many stretches */
  constructor(
    arena: Arena,
    private readonly period: number,
    private readonly stretches: number,
  ) {
    this.state = arena.take(NUMBERS);
    this.usual = arena.take(stretches);
    this.visits = arena.take(stretches);
  }

  /** The value at a time as far as the season knows it, between the means of two stretches; undefined before it has been there. */
  next(at: number): number | undefined {
    return this.between(this.placeOf(at) - 0.5);
  }

  private between(place: number): number | undefined {
    const before = (Math.floor(place) + this.stretches) % this.stretches;
    const after = (before + 1) % this.stretches;
    if (!((this.visits[before] ?? 0) > 0 && (this.visits[after] ?? 0) > 0)) return undefined;
    const share = place - Math.floor(place);
    return (1 - share) * (this.usual[before] ?? 0) + share * (this.usual[after] ?? 0) + (this.state[DRIFT] ?? 0);
  }

  /** Share of the plain forecast's misses that the season misses; undefined while it has not proved itself. */
  get proven(): number | undefined {
    const { state } = this;
    const share = (state[MISSED] ?? 0) / (state[MISSED_PLAIN] ?? 0);
    return (state[FORECASTS] ?? 0) >= LEAST_FORECASTS && share < PROVEN_SHARE ? share : undefined;
  }

  /**
   * @param plain what was expected without the season
   */
  learn(at: number, value: number, plain: number): void {
    const { state, usual, visits } = this;
    if (!Number.isFinite(at)) return;
    const place = this.placeOf(at);
    const expected = this.between(place - 0.5);
    if (expected !== undefined) {
      const forecasts = (state[FORECASTS] ?? 0) + 1;
      const weight = Math.max(MISS_WEIGHT, 1 / forecasts);
      state[FORECASTS] = forecasts;
      state[MISSED] = (state[MISSED] ?? 0) + weight * (Math.abs(value - expected) - (state[MISSED] ?? 0));
      state[MISSED_PLAIN] = (state[MISSED_PLAIN] ?? 0) + weight * (Math.abs(value - plain) - (state[MISSED_PLAIN] ?? 0));
      state[DRIFT] = (state[DRIFT] ?? 0) + DRIFT_WEIGHT * (value - expected);
    }
    const stretch = Math.floor(place);
    const last = state[STRETCH] ?? 0;
    const values = state[VALUES] ?? 0;
    if (stretch !== last && values > 0) {
      const rounds = (visits[last] ?? 0) + 1;
      visits[last] = rounds;
      usual[last] = (usual[last] ?? 0) + Math.max(VISIT_WEIGHT, 1 / rounds) * ((state[SUM] ?? 0) / values - (usual[last] ?? 0));
      state[SUM] = 0;
      state[VALUES] = 0;
    }
    state[STRETCH] = stretch;
    state[SUM] = (state[SUM] ?? 0) + value;
    state[VALUES] = (state[VALUES] ?? 0) + 1;
  }

  /** Place of a time in the period, in stretches. */
  private placeOf(at: number): number {
    const { period, stretches } = this;
    // By hand: the remainder operator takes many times as long. Rounding of huge times must not lead out of the period.
    const phase = Math.max(0, at - Math.floor(at / period) * period);
    return Math.min(stretches - 1e-9, (phase / period) * stretches);
  }
}
