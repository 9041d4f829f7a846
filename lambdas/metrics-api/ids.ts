import { createHash } from "node:crypto";
import { letters } from "../shared/http/request.js";

/** Bytes of an id: 32 letters of four bits. */
const ID_BYTES = 16;

const sha256 = (...parts: readonly unknown[]): Buffer => createHash("sha256").update(JSON.stringify(parts)).digest();

/** What ids are made of: a client's key, or something that was never there before. */
export type IdSeed = { readonly key: string } | { readonly fresh: string };

/** Ids of a request's metrics: the same tenant, key and place in the list give the same id. */
export const metricIds = (tenant: string, seed: IdSeed, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `met_${letters(sha256("metric", tenant, seed, index).subarray(0, ID_BYTES))}`);

/** Id of a request's claim in the table `idempotency`; the key itself is not kept. */
export const claimId = (tenant: string, key: string): string => `metrics#${sha256("claim", tenant, key).toString("base64url")}`;

/** Digest of what a request says. */
export const digestOf = (value: unknown): string => sha256("content", value).toString("base64url");

/** Digest of text, short enough for an address. */
export const shortDigest = (text: string): string => sha256("cursor", text).subarray(0, ID_BYTES).toString("base64url");
