import type { Incident } from "../../domain/analysis/root-cause/index.js";

type Ranking = readonly string[];

const numbers = (values: readonly (number | null)[] | undefined): number[] => (values ?? []).filter((value) => value !== null);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Largest distance of a node's means from the normal ones, in standard deviations. */
function zScore(incident: Incident, node: string): number {
  let most = 0;
  for (const [name, values] of Object.entries(incident.incident.series[node] ?? {})) {
    const before = numbers(incident.normal.series[node]?.[name]);
    const now = numbers(values);
    if (before.length < 2 || now.length === 0) continue;
    const middle = mean(before);
    const deviation = Math.sqrt(mean(before.map((value) => (value - middle) ** 2)));
    const far = Math.abs(mean(now) - middle) / (deviation || Math.abs(middle) * 0.01 || 1e-9);
    most = Math.max(most, far);
  }
  return most;
}

/** Nodes by their z-score: what is farthest from usual is the cause. */
export function zScoreRanking(incident: Incident): Ranking {
  const scores = new Map(incident.nodes.map((node) => [node, zScore(incident, node)]));
  return [...incident.nodes]
    .filter((node) => (scores.get(node) ?? 0) > 3)
    .sort((a, b) => (scores.get(b) ?? 0) - (scores.get(a) ?? 0));
}

/** Down the calls from the target while nodes are unusual; where no callee is, is the cause. */
export function traversalRanking(incident: Incident): Ranking {
  const scores = new Map(incident.nodes.map((node) => [node, zScore(incident, node)]));
  const unusual = (node: string): boolean => (scores.get(node) ?? 0) > 3;
  const seen = new Set<string>();
  const ends: string[] = [];
  const visit = (node: string): void => {
    if (seen.has(node)) return;
    seen.add(node);
    const next = incident.edges.flatMap(([from, to]) => (from === node && to !== node && unusual(to) ? [to] : []));
    if (next.length === 0) ends.push(node);
    for (const each of next) visit(each);
  };
  if (!unusual(incident.target.node)) return [];
  visit(incident.target.node);
  return ends.sort((a, b) => (scores.get(b) ?? 0) - (scores.get(a) ?? 0));
}
