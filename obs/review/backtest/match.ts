import type { MovedPage, Page } from "./model.js";

/** Pages further apart than this tell of two different things. */
const MOVED_WITHIN_MS = 2 * 3_600_000;

/** What became of the pages of one side on the other. */
export interface MatchedPages {
  readonly appear: readonly Page[];
  readonly vanish: readonly Page[];
  readonly move: readonly MovedPage[];
  readonly same: number;
}

const keyOf = ({ alarm, severity }: Page): string => `${severity}\u0000${alarm}`;
const byTime = (a: { readonly t: number; readonly alarm: string }, b: typeof a): number =>
  a.t - b.t || (a.alarm < b.alarm ? -1 : a.alarm > b.alarm ? 1 : 0);

function grouped(pages: readonly Page[]): Map<string, Page[]> {
  const groups = new Map<string, Page[]>();
  for (const page of pages) {
    const key = keyOf(page);
    const group = groups.get(key);
    if (group) group.push(page);
    else groups.set(key, [page]);
  }
  return groups;
}

/** Takes away what both have at the same time. Both are in order of time. */
function apart(base: readonly Page[], head: readonly Page[]): readonly [Page[], Page[]] {
  const [onlyBase, onlyHead]: [Page[], Page[]] = [[], []];
  let [i, j] = [0, 0];
  while (i < base.length || j < head.length) {
    const [left, right] = [base[i], head[j]];
    if (left && right && left.t === right.t) {
      i += 1;
      j += 1;
    } else if (left && (!right || left.t < right.t)) {
      onlyBase.push(left);
      i += 1;
    } else if (right) {
      onlyHead.push(right);
      j += 1;
    }
  }
  return [onlyBase, onlyHead];
}

/** Pairs what is near, each page with the nearest one; the rest vanishes and appears. */
function paired(base: readonly Page[], head: readonly Page[]): MatchedPages {
  const appear: Page[] = [];
  const vanish: Page[] = [];
  const move: MovedPage[] = [];
  let [i, j] = [0, 0];
  for (let [left, right] = [base[i], head[j]]; left || right; [left, right] = [base[i], head[j]]) {
    const distance = left && right ? Math.abs(left.t - right.t) : Number.POSITIVE_INFINITY;
    const nearer = (page: Page | undefined, other: Page | undefined): boolean =>
      page !== undefined && other !== undefined && Math.abs(page.t - other.t) < distance;
    if (left && right && distance <= MOVED_WITHIN_MS && !nearer(base[i + 1], right) && !nearer(left, head[j + 1])) {
      move.push({ alarm: left.alarm, severity: left.severity, from: left.t, to: right.t });
      i += 1;
      j += 1;
    } else if (left && (!right || left.t < right.t)) {
      vanish.push(left);
      i += 1;
    } else if (right) {
      appear.push(right);
      j += 1;
    }
  }
  return { appear, vanish, move, same: 0 };
}

/** Compares the pages of two sides, each in order of time. */
export function matchPages(base: readonly Page[], head: readonly Page[]): MatchedPages {
  const [baseGroups, headGroups] = [grouped(base), grouped(head)];
  const found = [...new Set([...baseGroups.keys(), ...headGroups.keys()])].map((key) => {
    const group = baseGroups.get(key) ?? [];
    const [onlyBase, onlyHead] = apart(group, headGroups.get(key) ?? []);
    return { ...paired(onlyBase, onlyHead), same: group.length - onlyBase.length };
  });
  return {
    appear: found.flatMap(({ appear }) => appear).sort(byTime),
    vanish: found.flatMap(({ vanish }) => vanish).sort(byTime),
    move: found.flatMap(({ move }) => move).sort((a, b) => byTime({ ...a, t: a.from }, { ...b, t: b.from })),
    same: found.reduce((sum, { same }) => sum + same, 0),
  };
}
