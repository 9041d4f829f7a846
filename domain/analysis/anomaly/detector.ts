import type { Direction } from "../../contracts/metric.js";
import { Arena } from "./arena.js";
import { scoreOf } from "./calibration.js";
import { Episode } from "./episode.js";
import { DetectorStateError } from "./errors.js";
import { Expectation, type Expected } from "./expectation.js";
import { Ensemble } from "./parts/ensemble.js";
import { Variability } from "./parts/variability.js";
import type { AnomalyKind, AnomalyPart, Observation } from "./result.js";
import { Silence } from "./silence.js";

/** Changes with every change of what the state holds, so that an old one is refused and not misread. */
const VERSION = 4;

/** Numbers of a state. */
const SIZE = 7_400;

/** Larger values are taken for this one, or their squares would overflow. */
const LARGEST = 1e150;

/** From this score on a result is given a kind: noise gets there once in a hundred values. */
const NAMED_FROM = 0.99;

/** Values to remember a named departure for, so that it may grow from a spike to a shift. */
const DEPARTED_VALUES = 200;

const VERSION_AT = 0;
const NAMED = 1;

const UNNAMED = { kind: null, direction: null, since: null } as const;
const NOTHING = { level: 0, shape: 0, pattern: 0, spread: 0, gap: 0 } as const;

/**
 * Watches one series and says of each value how surprising it is, without training and in bounded time and memory.
 *
 * Parts look at the level, the latest few values, averages of the latest hundreds, how values are mixed and neighbours differ, and how
 * long no value came; their surprises are tail probabilities and are combined (see {@link Ensemble}). Values are judged in the order they
 * come; timestamps only tell gaps and when something began, so they may be irregular, repeat or step back. All parts are
 * blind to the unit: a × value + b is judged as the value is.
 */
export class AnomalyDetector {
  private readonly own: Float64Array;
  private readonly ensemble: Ensemble;
  private readonly expectation: Expectation;
  private readonly episode: Episode;
  private readonly silence: Silence;
  private readonly variability: Variability;

  private constructor(private readonly arena: Arena) {
    this.own = arena.take(2);
    this.own[VERSION_AT] = VERSION;
    this.ensemble = new Ensemble(arena);
    this.expectation = new Expectation(arena);
    this.episode = new Episode(arena);
    this.silence = new Silence(arena);
    this.variability = new Variability(arena);
  }

  /** @param without parts that are to be left out, to measure what they are worth; scores are calibrated for all of them */
  static start(without: readonly AnomalyPart[] = []): AnomalyDetector {
    const detector = new AnomalyDetector(Arena.empty(SIZE));
    detector.ensemble.weigh(without);
    return detector;
  }

  /**
   * Goes on from where {@link state} was asked: the results are the same as without the pause.
   * @throws DetectorStateError when the bytes are not a state of this version
   */
  static resume(state: Uint8Array): AnomalyDetector {
    const arena = Arena.from(state, SIZE);
    const version = arena?.first;
    if (arena === undefined || version !== VERSION)
      throw new DetectorStateError(
        `${state.byteLength} bytes are no state of this detector (version ${VERSION}, ${SIZE * 8} bytes): start a new one`,
      );
    return new AnomalyDetector(arena);
  }

  /** All there is to remember, always of the same size, under 64 KB. */
  state(): Uint8Array {
    return this.arena.bytes();
  }

  /**
   * Judges a value by those before it, then learns it.
   * @param at in milliseconds; in another unit only seasons are not found
   */
  observe(at: number, value: number): Observation {
    const before = this.expectation.next(at);
    if (!Number.isFinite(value))
      return { score: 0, ...before, direction: null, kind: null, since: null, parts: NOTHING, missing: true };
    const x = Math.min(LARGEST, Math.max(-LARGEST, value));
    const score = scoreOf(this.ensemble.ask(at, x));
    const parts = this.ensemble.parts;
    const silentSince = this.silence.follow(at, x);
    this.variability.learn(x);
    this.follow(at, x, before);
    const { expected, lower, upper } = before;
    const { kind, direction, since } = this.name(at, x, score, silentSince, parts);
    const known = since !== null && Number.isFinite(since);
    return { score, expected, lower, upper, direction, kind, since: known ? since : null, parts, missing: false };
  }

  private follow(at: number, value: number, before: Expected): void {
    this.expectation.learn(at, value, before.expected);
    const moved = this.episode.follow(at, value, before);
    if (moved !== undefined) this.expectation.move(moved);
    if (this.episode.values > DEPARTED_VALUES) this.episode.end();
  }

  private name(
    at: number,
    value: number,
    score: number,
    silentSince: number | undefined,
    parts: Observation["parts"],
  ): { kind: AnomalyKind | null; direction: Direction | null; since: number | null } {
    const { episode, own } = this;
    const surprising = score >= NAMED_FROM;
    if (silentSince !== undefined && (surprising || value === 0 || !episode.open))
      return { kind: "silence", direction: null, since: silentSince };
    if (!episode.open) own[NAMED] = 0;
    if (surprising) own[NAMED] = 1;
    if (episode.open && (surprising || own[NAMED] === 1)) {
      const { direction, since } = episode;
      if (episode.scattered) return { kind: "variance", direction: "above", since };
      const kind = episode.lasting ? "shift" : direction === "above" ? "spike" : "dip";
      return { kind, direction, since };
    }
    if (!surprising) return UNNAMED;
    const more = this.variability.changed;
    if (more === null && parts.level > 0) return { kind: "trend", direction: this.ensemble.direction, since: at };
    return { kind: "variance", direction: more, since: at };
  }
}
