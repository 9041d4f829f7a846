import type { XRayClient } from "@aws-sdk/client-xray";
import type { IncidentMaterial, NodeKind } from "../../../domain/contracts/material.js";
import type { Deadline } from "../../shared/deadline.js";
import { createLimiter } from "../../shared/limiter.js";
import type { NodeNames } from "../trigger/names.js";
import { minutesOf, PERIOD_SECONDS, type Windows } from "../windows.js";
import { type CallGraphPiece, type Calls, serviceGraph } from "./service-graph.js";
import { type Gathered, whatCame } from "./source.js";

/** Pieces that each window is asked for in: enough for a series, few enough for X-Ray's limit of requests. */
const PIECES = { normal: 6, incident: 5 } as const;
const AT_ONCE = 3;

/** What X-Ray knows of the topology. */
export interface SeenGraph {
  readonly kinds: ReadonlyMap<string, NodeKind>;
  readonly edges: readonly (readonly [string, string])[];
  /** Series of nodes, at the times of the windows' minutes. */
  readonly metrics: Record<"normal" | "incident", IncidentMaterial["metrics"]["normal"]["series"]>;
}

export const NOTHING_SEEN: SeenGraph = { kinds: new Map(), edges: [], metrics: { normal: {}, incident: {} } };

/** A part of a window. */
interface Piece {
  readonly window: keyof typeof PIECES;
  /** Unix seconds. */
  readonly from: number;
  readonly to: number;
}

function piecesOf(windows: Windows): Piece[] {
  return (["normal", "incident"] as const).flatMap((window) => {
    const minutes = minutesOf(windows[window]);
    const size = Math.ceil(minutes.length / PIECES[window]);
    return Array.from({ length: Math.ceil(minutes.length / size) }, (_, at) => {
      const part = minutes.slice(at * size, (at + 1) * size);
      return { window, from: part[0] ?? 0, to: (part.at(-1) ?? 0) + PERIOD_SECONDS };
    });
  });
}

const seriesAt = ({ total, failed, seconds }: Calls, { from, to }: Piece): Record<string, number> => ({
  "latency/Average": seconds / total,
  "availability/Average": 100 * (1 - Math.min(failed, total) / total),
  // By the minute, so that pieces of both windows compare.
  "requests/Sum": (total * PERIOD_SECONDS) / (to - from),
});

/** One value a piece, at its last minute: the minutes between were not asked for. */
function seriesOf(seen: readonly (readonly [Piece, CallGraphPiece])[], minutes: readonly number[]) {
  const nodes = new Set(seen.flatMap(([, { calls }]) => [...calls.keys()]));
  return Object.fromEntries(
    [...nodes].map((node) => {
      const values: Record<string, (number | null)[]> = {};
      for (const [piece, { calls }] of seen)
        for (const [name, value] of Object.entries(seriesAt(calls.get(node) ?? { total: 0, failed: 0, seconds: 0 }, piece))) {
          values[name] ??= minutes.map(() => null);
          const at = minutes.indexOf(piece.to - PERIOD_SECONDS);
          if (at >= 0 && Number.isFinite(value)) values[name].splice(at, 1, value);
        }
      return [node, values];
    }),
  );
}

/**
 * What X-Ray saw in both windows: further nodes and edges, and a thin series of each node.
 * @throws {DependencyError} when X-Ray does not answer
 */
export async function seenGraph(
  client: XRayClient,
  names: NodeNames,
  windows: Windows,
  deadline: Deadline,
): Promise<Gathered<SeenGraph>> {
  const limited = createLimiter(AT_ONCE);
  const pieces = piecesOf(windows);
  const asked = pieces.map((piece) => limited(() => serviceGraph(client, names, piece, deadline)));
  const { came, failure } = await whatCame(asked);
  const seen = pieces.flatMap((piece, at): [Piece, CallGraphPiece][] => {
    const answer = came[at];
    return answer ? [[piece, answer]] : [];
  });
  const graphs = seen.map(([, graph]) => graph);
  const of = (window: Piece["window"]) =>
    seriesOf(
      seen.filter(([piece]) => piece.window === window),
      minutesOf(windows[window]),
    );
  const missing = `${pieces.length - seen.length} of ${pieces.length} parts of the graph`;
  return {
    value: {
      kinds: new Map(graphs.flatMap(({ kinds }) => [...kinds])),
      edges: [...new Map(graphs.flatMap(({ edges }) => edges).map((edge) => [edge.join(" "), edge])).values()],
      metrics: { normal: of("normal"), incident: of("incident") },
    },
    lacking:
      seen.length < pieces.length
        ? [failure === null ? `${missing} were not read in time` : `${missing} could not be read: ${failure}`]
        : [],
  };
}
