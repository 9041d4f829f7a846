import type { RequestClaim } from "../../domain/contracts/metric.js";
import type { Parsed } from "../../domain/metrics/parse.js";
import { CircuitOpenError, DependencyError } from "../shared/errors.js";
import type { Guard } from "../shared/guard.js";
import { HttpProblem } from "../shared/http/problem.js";
import type { ClaimRepository } from "../shared/repositories/claims.js";
import { claimId, digestOf } from "./ids.js";

/** A key is remembered for a day at least; DynamoDB deletes expired items within days. */
const REMEMBER_SECONDS = 24 * 3600;

/** What claiming needs. */
export interface ClaimParts {
  readonly claims: ClaimRepository;
  /** Of a breaker of their own: claims that succeed say nothing of the table of metrics. */
  readonly guards: { readonly claims: Guard };
}

/** How a request stands to its Idempotency-Key, and how it came first. */
export type Claimed = Pick<RequestClaim, "receivedAt" | "correlationId" | "shards"> &
  (
    | { readonly state: "none" }
    /** `first`: never seen before; `again`: seen, and perhaps done in part only; `done`: nothing is left to do. */
    | { readonly state: "first" | "again" | "done"; readonly claim: RequestClaim }
    /** The table cannot be asked now: who consumes the queue makes the claim. */
    | { readonly state: "unknown"; readonly claim: RequestClaim; readonly failure: unknown }
  );

/**
 * Claims the Idempotency-Key of a request, if it has one.
 * @throws {HttpProblem} 422 when the key came with other metrics before
 */
export async function claimRequest(
  { claims, guards }: ClaimParts,
  {
    tenant,
    key,
    metrics,
    arrival,
    correlationId,
    shards,
  }: {
    readonly tenant: string;
    readonly key: string | undefined;
    readonly metrics: readonly Parsed[];
    readonly arrival: Date;
    readonly correlationId: string;
    readonly shards: number;
  },
): Promise<Claimed> {
  const receivedAt = arrival.toISOString();
  const arrived = { receivedAt, correlationId, shards };
  if (key === undefined) return { state: "none", ...arrived };
  const claim: RequestClaim = {
    id: claimId(tenant, key),
    digest: digestOf(metrics.map(({ metric }) => metric ?? null)),
    receivedAt,
    correlationId,
    shards,
    expiration: Math.ceil(arrival.getTime() / 1000) + REMEMBER_SECONDS,
  };
  try {
    const standing = await guards.claims(() => claims.claim(claim));
    if (standing === claim) return { state: "first", ...arrived, claim };
    if (standing.digest !== claim.digest)
      throw new HttpProblem("idempotency_key_reused", "this Idempotency-Key was sent with other metrics before; use a new one");
    const first = { receivedAt: standing.receivedAt, correlationId: standing.correlationId, shards: standing.shards };
    return { state: standing.done ? "done" : "again", ...first, claim: standing };
  } catch (failure) {
    if (!(failure instanceof DependencyError || failure instanceof CircuitOpenError)) throw failure;
    return { state: "unknown", ...arrived, claim, failure };
  }
}
