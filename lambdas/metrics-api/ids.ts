import { createHash } from "node:crypto";
import { letters } from "../shared/http/request.js";

/** Bytes of an id that are the request's: 28 letters of four bits. */
const REQUEST_BYTES = 14;

/** Bytes of a digest in an address. */
const SHORT_BYTES = 16;

const sha256 = (...parts: readonly unknown[]): Buffer => createHash("sha256").update(JSON.stringify(parts)).digest();

/** What ids are made of: a client's key, or something that was never there before. */
export type IdSeed = { readonly key: string } | { readonly fresh: string };

/** Ids of a request's metrics: the same tenant, key and place in the list give the same id. */
export function metricIds(tenant: string, seed: IdSeed, count: number): string[] {
  const ofRequest = letters(sha256("metrics", tenant, seed).subarray(0, REQUEST_BYTES));
  return Array.from({ length: count }, (_, index) => `met_${ofRequest}${letters(Uint8Array.of(index >> 8, index & 255))}`);
}

/** Id of a request's claim in the table `idempotency`; the key itself is not kept. */
export const claimId = (tenant: string, key: string): string => `metrics#${sha256("claim", tenant, key).toString("base64url")}`;

/** Digest of what a request says. */
export const digestOf = (value: unknown): string => sha256("content", value).toString("base64url");

/** Digest of text, short enough for an address. */
export const shortDigest = (text: string): string => sha256("cursor", text).subarray(0, SHORT_BYTES).toString("base64url");
