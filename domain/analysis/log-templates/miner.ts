import { generalise } from "./generalise.js";
import { matching, type Pattern, patternOf } from "./pattern.js";
import { newScan, scan } from "./scan.js";
import { templateText } from "./slots.js";

/** Bounds of what is remembered. */
export interface MinerLimits {
  /** Templates; lines of further ones are counted as {@link OTHER}. @default 20,000 */
  readonly templates: number;
  /** Signatures whose template is known at once. @default 200,000 */
  readonly signatures: number;
}

/** Template of lines that came when there were too many templates. */
export const OTHER = 0;

const DEFAULTS: MinerLimits = { templates: 20_000, signatures: 200_000 };

/** Templates of one skeleton that a new line is compared with, the latest ones, so that ever new lines stay cheap. */
const MOST_COMPARED = 300;
/** Patterns of one skeleton that are judged together. */
const MOST_JUDGED = 2000;

/** A template and how many lines were of it. */
export interface Template {
  readonly id: number;
  readonly text: string;
  readonly count: number;
}

/**
 * Mines templates from a stream of lines, a batch at a time: the lines of a batch are judged together, so a larger one is judged
 * better, and later lines are matched with what is known. One setting for all systems; memory is bounded.
 */
export class TemplateMiner {
  private readonly limits: MinerLimits;
  private readonly scanned = newScan();
  private readonly known = new Map<number, number>();
  private readonly bySkeleton = new Map<number, Pattern[]>();
  private readonly byId = new Map<number, Pattern>();
  private readonly counts = new Map<number, number>();
  private readonly texts = new Map<number, string>();
  private next = 1;

  constructor(limits: Partial<MinerLimits> = {}) {
    this.limits = { ...DEFAULTS, ...limits };
  }

  /** Adds lines. @returns the template of each, from 1; a number once given stays that template's */
  add(lines: readonly string[]): readonly number[] {
    const ids = new Array<number>(lines.length);
    const pending: Pattern[] = [];
    const waiting = new Map<number, Pattern>();
    const later: { readonly at: number; readonly pattern: Pattern }[] = [];
    for (const [at, line] of lines.entries()) {
      scan(line, this.scanned);
      const { signature } = this.scanned;
      const id = this.known.get(signature) ?? this.match(signature);
      if (id !== undefined) {
        ids[at] = id;
        continue;
      }
      let pattern = waiting.get(signature);
      if (!pattern) {
        pattern = patternOf(line, this.scanned);
        waiting.set(signature, pattern);
        pending.push(pattern);
      }
      pattern.lines += 1;
      later.push({ at, pattern });
    }
    const standsFor = this.settle(pending);
    for (const [signature, pattern] of waiting) this.remember(signature, (standsFor.get(pattern) ?? pattern).id);
    for (const { at, pattern } of later) ids[at] = (standsFor.get(pattern) ?? pattern).id;
    for (const id of ids) this.counts.set(id, (this.counts.get(id) ?? 0) + 1);
    return ids;
  }

  /** Text of a template, its values as typed slots. */
  text(id: number): string {
    const known = this.texts.get(id);
    if (known !== undefined) return known;
    const pattern = this.byId.get(id);
    const text = pattern ? templateText(pattern) : "<*>";
    this.texts.set(id, text);
    return text;
  }

  /** All templates with the number of their lines. */
  templates(): readonly Template[] {
    return [...this.counts].map(([id, count]) => ({ id, text: this.text(id), count })).sort((a, b) => a.id - b.id);
  }

  private remember(signature: number, id: number): void {
    if (this.known.size >= this.limits.signatures) this.known.clear();
    this.known.set(signature, id);
  }

  /** Looks for the template with most constant words that the scanned line is of. */
  private match(signature: number): number | undefined {
    let best: Pattern | undefined;
    let most = 0;
    const patterns = this.bySkeleton.get(this.scanned.skeleton) ?? [];
    for (let at = patterns.length - 1; at >= 0 && at >= patterns.length - MOST_COMPARED; at -= 1) {
      const pattern = patterns[at];
      if (!pattern) break;
      const words = matching(pattern, this.scanned);
      if (words > most || (words === most && words >= 0 && !best)) {
        best = pattern;
        most = words;
      }
    }
    if (!best) return undefined;
    this.remember(signature, best.id);
    return best.id;
  }

  /** Gives patterns that nothing known matched a template, an old one where they make one with it. */
  private settle(pending: readonly Pattern[]): ReadonlyMap<Pattern, Pattern> {
    const groups = new Map<number, Pattern[]>();
    for (const pattern of pending) {
      const group = groups.get(pattern.skeleton);
      if (group) group.push(pattern);
      else groups.set(pattern.skeleton, [pattern]);
    }
    const all = new Map<Pattern, Pattern>();
    for (const [skeleton, group] of groups) {
      for (let from = 0; from < group.length; from += MOST_JUDGED) {
        const known = this.bySkeleton.get(skeleton) ?? [];
        const old = Math.max(0, known.length - MOST_JUDGED);
        const standsFor = generalise([...known.slice(old), ...group.slice(from, from + MOST_JUDGED)]);
        this.bySkeleton.set(skeleton, [...known.slice(0, old), ...new Set(standsFor.values())]);
        for (const [pattern, stands] of standsFor) all.set(pattern, stands);
      }
    }
    const last = (pattern: Pattern): Pattern => {
      let stands = pattern;
      for (let next = all.get(stands); next && next !== stands; next = all.get(stands)) stands = next;
      return stands;
    };
    const full = new Set<number>();
    for (const pattern of pending) {
      const stands = last(pattern);
      all.set(pattern, stands);
      if (stands.id !== 0) this.texts.delete(stands.id);
      else if (this.byId.size < this.limits.templates) this.name(stands);
      else full.add(stands.skeleton);
    }
    for (const skeleton of full) this.forgetUnnamed(skeleton);
    return all;
  }

  private name(pattern: Pattern): void {
    pattern.id = this.next;
    this.next += 1;
    this.byId.set(pattern.id, pattern);
  }

  /** Forgets the patterns of a skeleton that came when there were too many templates, all at once: one by one they would cost their square. */
  private forgetUnnamed(skeleton: number): void {
    const left = (this.bySkeleton.get(skeleton) ?? []).filter(({ id }) => id !== OTHER);
    if (left.length > 0) this.bySkeleton.set(skeleton, left);
    else this.bySkeleton.delete(skeleton);
  }
}
