import { GetServiceGraphCommand, type Service, type ServiceStatistics, type XRayClient } from "@aws-sdk/client-xray";
import type { NodeKind } from "../../../domain/contracts/material.js";
import type { Deadline } from "../../shared/deadline.js";
import { calling } from "../../shared/errors.js";
import type { NodeNames } from "../trigger/names.js";
import { type XrayNode, xrayNode } from "./xray-nodes.js";

/** What X-Ray counted of a node in some time. */
export interface Calls {
  readonly total: number;
  /** Answered with a fault, or throttled: what the caller asked wrongly says nothing of a node. */
  readonly failed: number;
  /** Of all calls together, seconds. */
  readonly seconds: number;
}

/** Who called whom in some time, and how that went. */
export interface CallGraphPiece {
  readonly kinds: ReadonlyMap<string, NodeKind>;
  /** [caller, callee]. */
  readonly edges: readonly (readonly [string, string])[];
  readonly calls: ReadonlyMap<string, Calls>;
}

const callsOf = (statistics: ServiceStatistics | undefined): Calls => ({
  total: statistics?.TotalCount ?? 0,
  failed: (statistics?.FaultStatistics?.TotalCount ?? 0) + (statistics?.ErrorStatistics?.ThrottleCount ?? 0),
  seconds: statistics?.TotalResponseTime ?? 0,
});

const together = (one: Calls, other: Calls): Calls => ({
  total: one.total + other.total,
  failed: one.failed + other.failed,
  seconds: one.seconds + other.seconds,
});

/** Statistics by node: those under the node's own name, else those of what runs it, which would count the same again. */
function callsByNode(nodes: readonly { readonly node: XrayNode; readonly calls: Calls }[]): Map<string, Calls> {
  const found = new Map<string, Calls>();
  for (const own of [true, false]) {
    const before = new Set(found.keys());
    for (const { node, calls } of nodes) {
      if (node.own !== own || before.has(node.name) || calls.total === 0) continue;
      const known = found.get(node.name);
      found.set(node.name, known ? together(known, calls) : calls);
    }
  }
  return found;
}

function pieceOf(services: readonly Service[], names: NodeNames): CallGraphPiece {
  const nodes = services.flatMap((service) =>
    service.Name === undefined ? [] : [{ service, node: xrayNode(service.Name, service.Type ?? "", names) }],
  );
  const byReference = new Map(nodes.map(({ service, node }) => [service.ReferenceId, node.name]));
  const edges = nodes.flatMap(({ service, node }) =>
    (service.Edges ?? []).flatMap(({ ReferenceId }): [string, string][] => {
      const callee = byReference.get(ReferenceId);
      return callee === undefined || callee === node.name ? [] : [[node.name, callee]];
    }),
  );
  return {
    kinds: new Map(nodes.map(({ node }) => [node.name, node.kind])),
    edges: [...new Map(edges.map((edge) => [edge.join(" "), edge])).values()],
    calls: callsByNode(nodes.map(({ service, node }) => ({ node, calls: callsOf(service.SummaryStatistics) }))),
  };
}

/** A page is not begun with less time, in ms. */
const LEAST_MS = 200;

/**
 * The service graph of the environment's traces over some time; undefined where there was no time left for all of it.
 * @throws {DependencyError}
 */
export async function serviceGraph(
  client: XRayClient,
  names: NodeNames,
  { from, to }: { readonly from: number; readonly to: number },
  deadline: Deadline,
): Promise<CallGraphPiece | undefined> {
  const services: Service[] = [];
  let token: string | undefined;
  do {
    if (deadline.remainingMs() < LEAST_MS) return undefined;
    const command = new GetServiceGraphCommand({
      StartTime: new Date(from * 1000),
      EndTime: new Date(to * 1000),
      GroupName: names.topology.traces,
      NextToken: token,
    });
    const answer = await calling("reading the service graph", () => client.send(command));
    services.push(...(answer.Services ?? []));
    token = answer.NextToken;
  } while (token !== undefined);
  return pieceOf(services, names);
}
