import type { Incident } from "../../../../../domain/analysis/root-cause/index.js";

type Values = readonly (number | null)[];

/** What a node of a written incident does. Without a word it is calm: 20 ms, no failures, 200 requests a point. */
export interface Behaviour {
  readonly latency?: Values;
  readonly availability?: Values;
  readonly requests?: Values;
}

const wobble = (at: number, node: number): number => Math.sin(at * 12.9898 + node * 78.233) * 0.5;

/** An incident over calls such as `front>shop shop>store`; `now` tells what is not calm in its six points. */
export function incidentOf(
  calls: string,
  target: Incident["target"],
  now: Readonly<Record<string, Behaviour>>,
  { points = 60, calm = {} }: { points?: number; calm?: Readonly<Record<string, { seconds?: number; requests?: number }>> } = {},
): Incident {
  const edges = calls.split(" ").map((call): [string, string] => {
    const [from = "", to = ""] = call.split(">");
    return [from, to];
  });
  const nodes = [...new Set(edges.flat())];
  const window = (count: number, from: number, told: (node: string) => Behaviour): Incident["normal"] => ({
    timestamps: Array.from({ length: count }, (_, at) => from + at * 300),
    series: Object.fromEntries(
      nodes.map((node, index) => {
        const { seconds = 0.02, requests = 200 } = calm[node] ?? {};
        const each = (value: (at: number) => number): Values => Array.from({ length: count }, (_, at) => value(from + at));
        return [
          node,
          {
            "latency/Average": told(node).latency ?? each((at) => seconds * (1 + 0.1 * wobble(at, index))),
            "availability/Average": told(node).availability ?? each(() => 100),
            "requests/Sum": told(node).requests ?? each((at) => Math.round(requests * (1 + 0.05 * wobble(at, index + 7)))),
          },
        ];
      }),
    ),
  });
  return {
    target,
    nodes,
    edges,
    normal: window(points, 1000, () => ({})),
    incident: window(6, 1_000_000, (node) => now[node] ?? {}),
  };
}
