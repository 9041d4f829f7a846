import type { Random } from "./random.js";
import type { Call, Part, System } from "./system.js";

/** What is wrong with a part while a fault lasts. */
export interface Trouble {
  /** Work takes so many times as long. */
  readonly slower?: number;
  readonly failing?: number;
  /** Share of the calls that nobody answers; nothing is measured of them. */
  readonly deaf?: number;
  /** Share of the calls that hang for seconds and fail then. */
  readonly hanging?: number;
  readonly capacity?: number;
  /** Its calls to others so many times as often. */
  readonly calls?: number;
  /** Callers try so often again, without waiting. */
  readonly retried?: number;
  readonly traffic?: number;
}

/** Trouble by part. */
export type Troubles = ReadonlyMap<number, Trouble>;

/** What monitoring measured of one part in one point. */
export interface Measured {
  requests: number;
  failed: number;
  readonly seconds: number[];
}

/** Where requests spend a point; the load of each third of it decides how crowded the next one is. */
const THIRDS = 3;
const CLIENT_DEPTH = 24;
const LONGEST_WAIT = 8;
const HANG_SECONDS = 20;
const REFUSED_SECONDS = 0.002;

interface Answer {
  readonly seconds: number;
  readonly ok: boolean;
}

/** A system that answers requests, one after the other, point by point. */
export class Simulation {
  private readonly usualLoad: number[];
  private load: number[];
  private arriving: number[];
  private measured: Measured[] = [];
  private troubles: Troubles = new Map();

  constructor(
    private readonly system: System,
    private readonly random: Random,
  ) {
    this.usualLoad = system.parts.map(() => 0);
    this.load = system.parts.map(() => 0);
    this.arriving = system.parts.map(() => 0);
  }

  /** Learns the usual load, which is what capacities are multiples of. */
  warmUp(points: number): void {
    const sums = this.system.parts.map(() => 0);
    for (let point = 0; point < points; point += 1) {
      this.point(1, new Map());
      for (const [part, load] of this.load.entries()) sums[part] = (sums[part] ?? 0) + load / points;
    }
    for (const [part, sum] of sums.entries()) this.usualLoad[part] = sum;
  }

  /** One point of measurements. @param traffic times the usual */
  point(traffic: number, troubles: Troubles): readonly Measured[] {
    this.troubles = troubles;
    this.measured = this.system.parts.map(() => ({ requests: 0, failed: 0, seconds: [] }));
    for (let third = 0; third < THIRDS; third += 1) {
      this.arriving = this.system.parts.map(() => 0);
      for (const [at, part] of this.system.parts.entries()) {
        const rate = (part.rate * traffic * (troubles.get(at)?.traffic ?? 1)) / THIRDS;
        for (let count = this.random.poisson(rate); count > 0; count -= 1) this.answer(at, 0);
      }
      this.load = this.arriving;
    }
    return this.measured;
  }

  /** Waiting before work begins: an M/M/c queue by Sakasegawa's approximation; above capacity some are turned away. */
  private queue(at: number, part: Part, trouble: Trouble | undefined, work: number): Answer {
    const usual = this.usualLoad[at] ?? 0;
    if (usual === 0) return { seconds: 0, ok: true };
    const busy = (((this.load[at] ?? 0) / usual) * (trouble?.slower ?? 1)) / (part.capacity * (trouble?.capacity ?? 1));
    if (busy >= 0.97) {
      const turnedAway = Math.max(0, 1 - 1 / busy);
      return { seconds: Math.min(LONGEST_WAIT, work * this.random.between(8, 30)), ok: !this.random.chance(turnedAway) };
    }
    const workers = part.replicas * 2;
    const mean = (work * busy ** (Math.sqrt(2 * (workers + 1)) - 1)) / (workers * (1 - busy));
    return { seconds: mean > 0 ? Math.min(LONGEST_WAIT, this.random.wait(mean)) : 0, ok: true };
  }

  private answer(at: number, depth: number): Answer {
    const part = this.system.parts[at];
    if (!part || depth > CLIENT_DEPTH) return { seconds: 0, ok: true };
    const trouble = this.troubles.get(at);
    this.arriving[at] = (this.arriving[at] ?? 0) + 1;
    if (trouble?.deaf && this.random.chance(trouble.deaf)) return { seconds: Number.POSITIVE_INFINITY, ok: false };
    const result = this.work(at, part, trouble, depth);
    const measured = this.measured[at];
    if (measured) {
      measured.requests += 1;
      if (!result.ok) measured.failed += 1;
      measured.seconds.push(result.seconds);
    }
    return result;
  }

  private work(at: number, part: Part, trouble: Trouble | undefined, depth: number): Answer {
    if (trouble?.hanging && this.random.chance(trouble.hanging))
      return { seconds: HANG_SECONDS * this.random.between(0.5, 1), ok: false };
    const own = part.work * Math.exp(part.scatter * this.random.normal()) * (trouble?.slower ?? 1);
    const queue = this.queue(at, part, trouble, part.work * (trouble?.slower ?? 1));
    let seconds = queue.seconds;
    if (!queue.ok || this.random.chance(Math.min(1, part.failing + (trouble?.failing ?? 0))))
      return { seconds: seconds + own * 0.3, ok: false };
    seconds += own;
    let slowest = 0;
    for (const call of part.calls) {
      if (call.probability < 1 && !this.random.chance(call.probability)) continue;
      const times = call.times * (trouble?.calls ?? 1);
      for (let count = 0; count < times; count += 1) {
        const called = this.call(call, depth);
        if (call.parallel) slowest = Math.max(slowest, called.seconds);
        else seconds += called.seconds;
        if (!called.ok && call.needed) return { seconds: seconds + slowest, ok: false };
      }
    }
    return { seconds: seconds + slowest, ok: true };
  }

  private call(call: Call, depth: number): Answer {
    const retried = this.troubles.get(call.to)?.retried;
    const tries = 1 + Math.max(call.retries, retried ?? 0);
    let seconds = 0;
    for (let attempt = 0; attempt < tries; attempt += 1) {
      if (attempt > 0) seconds += retried === undefined ? call.backoff * 2 ** (attempt - 1) : 0;
      const answer = this.answer(call.to, depth + 1);
      // Half of what is deaf refuses the connection at once.
      const took = Number.isFinite(answer.seconds) ? answer.seconds : call.to % 2 === 0 ? REFUSED_SECONDS : call.timeout;
      seconds += Math.min(took, call.timeout);
      if (answer.ok && took <= call.timeout) return { seconds, ok: true };
    }
    return { seconds, ok: false };
  }
}
