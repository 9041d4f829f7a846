import { REDACTED } from "./placeholders.js";

const AT = /@|%40/g;
const LOCAL = /[\p{L}\p{N}._+'~-]/u;
/** A domain of at least two labels whose last is letters: `react@18.2.0` is a package. */
const DOMAIN = /[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){0,8}?\.\p{L}[\p{L}\p{N}-]{0,62}\p{L}(?![\p{L}\p{N}-])/uy;

/** Place where the local part begins that ends before `end`; nothing before `from` is looked at. */
function localStart(text: string, end: number, from: number): number {
  let start = end;
  while (start > from && LOCAL.test(text.charAt(start - 1))) start -= 1;
  return start;
}

/** The text with every e-mail address replaced, also one whose `@` is percent-encoded. Every character is looked at a bounded number of times. */
export function redactEmails(text: string): string {
  let result = "";
  let copied = 0;
  for (const { index, 0: at } of text.matchAll(AT)) {
    if (index < copied) continue;
    const start = localStart(text, index, copied);
    if (start === index) continue;
    DOMAIN.lastIndex = index + at.length;
    const domain = DOMAIN.exec(text);
    if (!domain) continue;
    result += text.slice(copied, start) + REDACTED.email;
    copied = DOMAIN.lastIndex;
  }
  return result + text.slice(copied);
}
