import type { Direction } from "../../../contracts/metric.js";
import type { Arena } from "../arena.js";
import type { AnomalyPart } from "../result.js";
import { Fusion } from "./fusion.js";
import { buildMembers, type Members } from "./members.js";

/** Weight of each group of members. The last two are less: every quiet night is a little calm, and most gaps mean nothing. */
const WEIGHTS: Readonly<Record<AnomalyPart, number>> = { level: 0.9, shape: 1.1, pattern: 1.2, spread: 0.9, gap: 0.5 };

const NOTHING: Readonly<Record<AnomalyPart, number>> = { level: 0, shape: 0, pattern: 0, spread: 0, gap: 0 };

/** Surprise above which a member has no more to say. */
const MOST = 5;

/** Only calm and gaps may be heard alone: nothing else sees what they see. */
const MOST_ALONE = 20;

/** A surprise is told of up to here: after a flat line any value is infinitely surprising. */
const MOST_TOLD = 300;

/**
 * The parts of the detector, several members of each because no one scale fits all series: what one misses or finds by the
 * luck of its scale, the mean of its group does not.
 */
export class Ensemble {
  private readonly members: Members;
  private readonly fusion: Fusion;
  private readonly surprises: Float64Array;

  constructor(arena: Arena) {
    this.members = buildMembers(arena);
    this.surprises = new Float64Array(this.members.groups.length);
    this.fusion = new Fusion(arena, this.surprises.length);
  }

  /** Sets the weights of a new detector, without those of some parts. */
  weigh(without: readonly AnomalyPart[]): void {
    const { groups, sizes, alone } = this.members;
    this.fusion.weigh(
      groups.map((group, member) => ({
        weight: without.includes(group) ? 0 : WEIGHTS[group] / sizes[group],
        most: alone.includes(member) ? MOST_ALONE : MOST,
      })),
    );
  }

  /** @returns surprise that is news; 0 when there is none */
  ask(at: number, value: number): number {
    this.members.ask(at, value, this.surprises);
    return this.fusion.ask(this.surprises);
  }

  /** Mean surprise of each part at the last value. */
  get parts(): Readonly<Record<AnomalyPart, number>> {
    const { groups, sizes } = this.members;
    let means: Record<AnomalyPart, number> | undefined;
    for (let member = 0; member < groups.length; member += 1) {
      const surprise = this.surprises[member] ?? 0;
      if (!(surprise > 0)) continue;
      const group = groups[member] ?? "level";
      means ??= { ...NOTHING };
      means[group] += Math.min(MOST_TOLD, surprise) / sizes[group];
    }
    return means ?? NOTHING;
  }

  /** Where the level has gone. */
  get direction(): Direction {
    return this.members.level.direction;
  }
}
