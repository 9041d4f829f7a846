import { redactCardNumbers } from "../../contracts/redaction.js";
import { redactEmails } from "./email.js";
import { redactIbans } from "./iban.js";
import { redactSecrets } from "./secrets.js";

/** What one rule leaves may be seen by another; nothing has been seen to need a third look. */
const MOST_LOOKS = 4;

const once = (text: string): string => redactCardNumbers(redactIbans(redactEmails(redactSecrets(text))));

/**
 * The text without secrets and personal data: card and account numbers, e-mail addresses, passwords, tokens, keys. For all that goes
 * into a report, a prompt or a log line of an analysis. Its time grows with the length alone; done twice it changes nothing more.
 * A secret without a form or a name that gives it away stays.
 */
export function redact(text: string): string {
  let last = text;
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    const next = once(last);
    if (next === last) return next;
    last = next;
  }
  return last;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const ESCAPES = /\u001b(?:\[[0-9;?]{0,20}[A-Za-z]|[@-_])/g;
/** Nothing that is seen, or that turns around what is: it may hide a word from the rules. */
const UNSEEN = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL_IN_LINES = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]+/g;
const HALF_CHARACTERS = /\p{Surrogate}/gu;

/** So many times the length that is wanted is looked at, because what is removed may be long. */
const LOOKED_AT = 8;
const LOOKED_AT_LEAST = 2000;
/** Of texts that are long themselves: they are many, and each character costs time. */
const LOOKED_AT_OF_TEXT = 1.5;

/** Cut after it is redacted, so that no secret escapes by being cut in two. */
function plain(text: string, length: number, most: number, control: RegExp): string {
  const cut = text.length > most;
  const clean = text.slice(0, most).replace(ESCAPES, "").replace(UNSEEN, "").replace(control, " ");
  const looked = redact(clean).replace(HALF_CHARACTERS, "\ufffd").trim();
  // The last word of what was cut may be half a secret.
  const whole = cut ? looked.slice(0, Math.max(0, looked.lastIndexOf(" "), looked.lastIndexOf("\n"))) : looked;
  const characters = [...whole.slice(0, 2 * length + 2)];
  return characters.length > length ? `${characters.slice(0, Math.max(0, length - 1)).join("")}…` : characters.join("");
}

/** Untrusted text for a report: redacted, on one line, without what a terminal would obey, at most `length` characters. */
export const plainLine = (text: string, length: number): string =>
  plain(text, length, LOOKED_AT * length + LOOKED_AT_LEAST, CONTROL);

/** The same with its lines as they are, for text that is kept at length. */
export const plainText = (text: string, length: number): string =>
  plain(text, length, LOOKED_AT_OF_TEXT * length, CONTROL_IN_LINES);
