import { createHmac, randomBytes } from "node:crypto";

/**
 * Bytes as letters a–p, one per half byte. Ids made of letters alone can never be taken for a card number, so redaction
 * leaves them whole.
 */
const letters = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => String.fromCharCode(97 + (byte >> 4), 97 + (byte & 15))).join("");

/** A number in base 6 written with the hex letters a–f: a hex string without a digit, for the same reason. */
const hexLetters = (bytes: Uint8Array, length: number): string =>
  BigInt(`0x${Buffer.from(bytes).toString("hex")}`)
    .toString(6)
    .padStart(length, "0")
    .slice(-length)
    .replace(/\d/g, (digit) => String.fromCharCode(97 + Number(digit)));

/** 48 letters of six: 124 bits. */
const USER_HASH_LENGTH = 48;
const ORDER_ID_BYTES = 16;

/** Names for customers and orders that say nothing about the customer. */
export interface Pseudonyms {
  /** The same customer always has the same hash; logs and messages carry it instead of the customer's id. */
  userHash(customerId: string): string;
  /** Order id of a customer's Idempotency-Key: asking again is asking for the same order. */
  orderIdOf(customerId: string, idempotencyKey: string): string;
}

/**
 * Pseudonyms by HMAC-SHA-256.
 * @param key a secret; whoever knows it can compute the pseudonym of a known customer
 */
export function createPseudonyms(key: string): Pseudonyms {
  const digest = (...parts: readonly string[]) => createHmac("sha256", key).update(JSON.stringify(parts)).digest();
  return {
    userHash: (customerId) => hexLetters(digest("user", customerId), USER_HASH_LENGTH),
    orderIdOf: (customerId, idempotencyKey) =>
      `ord_${letters(digest("order", customerId, idempotencyKey).subarray(0, ORDER_ID_BYTES))}`,
  };
}

/** An order id nobody has had. */
export const freshOrderId = (): string => `ord_${letters(randomBytes(ORDER_ID_BYTES))}`;

/** A correlation id for a request that brought none. */
export const freshCorrelationId = (): string => letters(randomBytes(ORDER_ID_BYTES));
