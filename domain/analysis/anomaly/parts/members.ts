import type { Arena } from "../arena.js";
import type { AnomalyPart } from "../result.js";
import { CalmPart } from "./calm.js";
import { GapPart } from "./gap.js";
import { LevelPart } from "./level.js";
import { MixturePart } from "./mixture.js";
import { NoveltyPart } from "./novelty.js";
import { Ranks } from "./ranks.js";
import { RepeatPart } from "./repeat.js";
import { RestlessPart } from "./restless.js";
import { Squash } from "./squash.js";

/** Weight of a value in the short average of the level, and in its long ones. */
const FAST = 0.3;
const SLOW = [0.01, 0.03] as const;

/** Values of a shape. */
const SHAPE_LENGTHS = [1, 2, 3, 4] as const;

/** Values that are averaged for one number of a pattern, as they are and squashed. */
const PATTERN_STEPS = [5, 8, 12] as const;
const SQUASHED_STEP = 8;

/** Numbers of a pattern. */
const PATTERN_LENGTH = 8;

/** Shapes and patterns that each member remembers. */
const MEMORY = 128;

/** Values whose mixture is compared with that of ten times as many. */
const MIXED_VALUES = [24, 72] as const;

/** Everything that judges a value. */
export interface Members {
  /** The group of each member. */
  readonly groups: readonly AnomalyPart[];
  readonly sizes: Readonly<Record<AnomalyPart, number>>;
  /** Indices of the members that may be heard alone: repetition, calm and gaps. */
  readonly alone: readonly number[];
  readonly level: LevelPart;
  /** Writes the surprise of each member, −log10 of a tail probability. */
  ask(at: number, value: number, surprises: Float64Array): void;
}

export function buildMembers(arena: Arena): Members {
  const level = new LevelPart(arena, FAST, SLOW[0]);
  const levels = [level, new LevelPart(arena, FAST, SLOW[1])];
  const shapes = SHAPE_LENGTHS.map((length) => new NoveltyPart(arena, { length, step: 1, memory: MEMORY, selective: true }));
  const patternOf = (step: number): NoveltyPart =>
    new NoveltyPart(arena, { length: PATTERN_LENGTH, step, memory: MEMORY, selective: false });
  const patterns = PATTERN_STEPS.map(patternOf);
  const squash = new Squash(arena);
  const squashed = patternOf(SQUASHED_STEP);
  const ranks = new Ranks(arena);
  const mixtures = MIXED_VALUES.map((values) => new MixturePart(arena, values));
  const restless = new RestlessPart(arena);
  const repeat = new RepeatPart(arena);
  const calm = new CalmPart(arena);
  const gap = new GapPart(arena);
  const sizes = {
    level: levels.length,
    shape: shapes.length,
    pattern: patterns.length + 1,
    spread: mixtures.length + 3,
    gap: 1,
  };
  const of = (group: AnomalyPart, members: number): AnomalyPart[] => Array.from({ length: members }, () => group);
  const groups: AnomalyPart[] = [
    ...of("level", sizes.level),
    ...of("shape", sizes.shape),
    ...of("pattern", sizes.pattern),
    ...of("spread", sizes.spread),
    "gap",
  ];
  return {
    groups,
    sizes,
    alone: [groups.length - 3, groups.length - 2, groups.length - 1],
    level,
    ask(at, value, surprises) {
      let member = 0;
      // One loop for each class: calls whose target is known are several times faster.
      for (const part of levels) surprises[member++] = part.ask(value);
      for (const part of shapes) surprises[member++] = part.ask(value);
      for (const part of patterns) surprises[member++] = part.ask(value);
      surprises[member++] = squashed.ask(squash.ask(value));
      const rank = ranks.ask(value);
      for (const part of mixtures) surprises[member++] = part.ask(rank);
      surprises[member++] = restless.ask(value);
      surprises[member++] = repeat.ask(value);
      surprises[member++] = calm.ask(value);
      surprises[member] = gap.ask(at);
    },
  };
}
