import { stripVTControlCharacters } from "node:util";
import { redactCardNumbers } from "../../../domain/contracts/redaction.js";

/** What stands where a payment token stood. */
const REDACTED_TOKEN = "[payment token removed]";

/** As `PaymentTokenSchema` has it, and looser: a message that is refused may hold one that is not quite right. */
const PAYMENT_TOKEN = /\btok_[A-Za-z0-9_]+/g;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** A body that may be anything, for people's eyes: on one line, without card numbers, payment tokens and what a terminal would obey. */
export const readable = (body: string): string =>
  redactCardNumbers(stripVTControlCharacters(body).replaceAll(CONTROL, " ")).replaceAll(PAYMENT_TOKEN, REDACTED_TOKEN);

/** The beginning of a text, never half a character. */
export const shortened = (text: string, length: number): string => {
  const characters = [...text.slice(0, 2 * length)];
  return characters.length > length ? `${characters.slice(0, length).join("")}…` : text.slice(0, 2 * length);
};
