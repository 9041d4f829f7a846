import { createHash, randomUUID } from "node:crypto";
import { letters } from "../shared/http/request.js";

/** Bytes of an id that are the request's: 28 letters of four bits. */
const REQUEST_BYTES = 14;

/** Bytes of a digest in an address. */
const SHORT_BYTES = 16;

const sha256 = (...parts: readonly unknown[]): Buffer => createHash("sha256").update(JSON.stringify(parts)).digest();

/** Two letters for each byte. */
const PAIRS = Array.from({ length: 256 }, (_, byte) => letters(Uint8Array.of(byte)));

/** Letters that were never there before. */
const freshLetters = (): string => letters(Buffer.from(randomUUID().replaceAll("-", ""), "hex").subarray(0, REQUEST_BYTES));

/** Ids of a request's metrics: the same tenant, key and place in the list give the same id; without a key each is new. */
export function metricIds(tenant: string, key: string | undefined, count: number): string[] {
  const ofRequest = key === undefined ? freshLetters() : letters(sha256("metrics", tenant, key).subarray(0, REQUEST_BYTES));
  const ids: string[] = [];
  for (let index = 0; index < count; index++) ids.push(`met_${ofRequest}${PAIRS[index >> 8] ?? ""}${PAIRS[index & 255] ?? ""}`);
  return ids;
}

/** Id of a request's claim in the table `idempotency`; the key itself is not kept. */
export const claimId = (tenant: string, key: string): string => `metrics#${sha256("claim", tenant, key).toString("base64url")}`;

/** Digest of what a request says. */
export const digestOf = (value: unknown): string => sha256("content", value).toString("base64url");

/** Digest of text, short enough for an address. */
export const shortDigest = (text: string): string => sha256("cursor", text).subarray(0, SHORT_BYTES).toString("base64url");
