import { type MetricPoint, type MetricsAccepted, MetricsAcceptedSchema } from "../../domain/contracts/metric.js";
import { arrivedAt, toStored } from "../../domain/metrics/points.js";
import { parseMessage } from "../shared/messages.js";
import type { Unit } from "../shared/unit-of-work.js";
import type { ProcessorParts } from "./parts.js";
import type { Arrival } from "./points.js";

/** The request as it came first: its metrics without a time of their own get that one, so that repeating adds nothing. */
async function asFirstArrived(
  { claim, points, receivedAt, correlationId, shards }: MetricsAccepted,
  { claims }: Pick<ProcessorParts, "claims">,
): Promise<Pick<MetricsAccepted, "receivedAt" | "correlationId" | "shards"> & { readonly points: readonly MetricPoint[] }> {
  const asSent = { points, receivedAt, correlationId, shards };
  if (!claim) return asSent;
  const standing = await claims.claim(claim);
  // Another request under the same key was answered already, and so was this one: both are kept.
  if (standing.digest !== claim.digest || standing.receivedAt === receivedAt) return asSent;
  const { receivedAt: first } = standing;
  return { points: arrivedAt(points, first), receivedAt: first, correlationId: standing.correlationId, shards: standing.shards };
}

/**
 * The data points of a message as their items.
 * @throws {InvalidMessageError} {@link DependencyError} where the claim can still not be made
 */
export async function readMessage(
  body: string,
  unit: Pick<Unit, "begin">,
  parts: Pick<ProcessorParts, "claims" | "retentionDays">,
): Promise<Omit<Arrival, "inTrace">> {
  const message = parseMessage(MetricsAcceptedSchema, body);
  unit.begin("process-metrics", message);
  const { tenant } = message;
  const { points, ...arrival } = await asFirstArrived(message, parts);
  return {
    tenant,
    swept: message.swept === true,
    items: points.map((point) => toStored(point, { tenant, ...arrival, retentionDays: parts.retentionDays.raw })),
  };
}
