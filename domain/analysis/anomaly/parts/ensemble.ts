import type { Direction } from "../../../contracts/metric.js";
import type { Arena } from "../arena.js";
import { ANOMALY_PARTS, type AnomalyPart } from "../result.js";
import { CalmPart } from "./calm.js";
import { Fusion } from "./fusion.js";
import { LevelPart } from "./level.js";
import { NoveltyPart } from "./novelty.js";

/** Weight of a value in the short average of the level. */
const FAST = 0.3;

/** Weights of a value in its long averages. */
const SLOW = [0.01, 0.03] as const;

/** Values of a shape. */
const SHAPE_LENGTHS = [2, 3, 4] as const;

/** Values that are averaged for one number of a pattern. */
const PATTERN_STEPS = [8, 12] as const;

/** Numbers of a pattern. */
const PATTERN_LENGTH = 8;

/** Shapes and patterns that each member remembers. */
const MEMORY = 128;

/** Weight of each group of members; calm is less, because every quiet night is a little calm. */
const WEIGHTS: Readonly<Record<AnomalyPart, number>> = { level: 1, shape: 1, pattern: 1, calm: 0.3 };

/** Surprise above which a member has no more to say. Only calm may be heard alone: nothing else sees what it sees. */
const MOST: Readonly<Record<AnomalyPart, number>> = { level: 5, shape: 5, pattern: 5, calm: 20 };

interface Member {
  readonly group: AnomalyPart;
  readonly part: { ask(value: number): number };
}

/**
 * The parts of the detector, several members of each because no one scale fits all series: what one misses or finds by the
 * luck of its scale, the mean of its group does not.
 */
export class Ensemble {
  private readonly members: readonly Member[];
  private readonly levels: readonly LevelPart[];
  private readonly fusion: Fusion;
  private readonly surprises: Float64Array;
  private readonly sums: Record<AnomalyPart, number> = { level: 0, shape: 0, pattern: 0, calm: 0 };
  private readonly sizes: Readonly<Record<AnomalyPart, number>>;

  constructor(arena: Arena) {
    this.levels = SLOW.map((slow) => new LevelPart(arena, FAST, slow));
    const shapes = SHAPE_LENGTHS.map((length) => new NoveltyPart(arena, { length, step: 1, memory: MEMORY, selective: true }));
    const patterns = PATTERN_STEPS.map(
      (step) => new NoveltyPart(arena, { length: PATTERN_LENGTH, step, memory: MEMORY, selective: false }),
    );
    this.members = [
      ...this.levels.map((part) => ({ group: "level" as const, part })),
      ...shapes.map((part) => ({ group: "shape" as const, part })),
      ...patterns.map((part) => ({ group: "pattern" as const, part })),
      { group: "calm", part: new CalmPart(arena) },
    ];
    this.sizes = { level: this.levels.length, shape: shapes.length, pattern: patterns.length, calm: 1 };
    this.surprises = new Float64Array(this.members.length);
    this.fusion = new Fusion(arena, this.members.length);
  }

  /** Sets the weights of a new detector, without those of some parts. */
  weigh(without: readonly AnomalyPart[]): void {
    this.fusion.weigh(
      this.members.map(({ group }) => ({
        weight: without.includes(group) ? 0 : WEIGHTS[group] / this.sizes[group],
        most: MOST[group],
      })),
    );
  }

  /** @returns surprise that is news; 0 when there is none */
  ask(value: number): number {
    const { members, surprises, sums } = this;
    for (const name of ANOMALY_PARTS) sums[name] = 0;
    for (let index = 0; index < members.length; index += 1) {
      const member = members[index];
      if (member === undefined) break;
      const surprise = member.part.ask(value);
      surprises[index] = surprise;
      sums[member.group] += surprise / this.sizes[member.group];
    }
    return this.fusion.ask(surprises);
  }

  /** Mean surprise of each part at the last value. */
  get parts(): Readonly<Record<AnomalyPart, number>> {
    return { ...this.sums };
  }

  /** Where the level has gone. */
  get direction(): Direction {
    return this.levels[0]?.direction ?? "above";
  }
}
