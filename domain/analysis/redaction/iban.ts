import { REDACTED } from "./placeholders.js";

/** Length by country (ISO 13616, IBAN Registry). */
const LENGTHS = new Map(
  (
    "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BR29BY28CH21CR22CY28CZ24DE22DK18DO28EE20EG29ES24FI18FO18FR27GB22GE22GI23GL18GR27GT28" +
    "HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21MC27MD24ME22MK19MR27MT31MU30NL18NO15PK24PL28PS29PT25QA29" +
    "RO24RS22SA24SC31SE24SI19SK24SM27ST25SV28TL23TN24TR26UA29VA22VG24XK20"
  )
    .match(/.{4}/g)
    ?.map((entry): [string, number] => [entry.slice(0, 2), Number(entry.slice(2))]),
);

const LONGEST = 32;
const CANDIDATE = /(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?=[ -]?[A-Za-z0-9])/g;

/** Remainder modulo 97 of the digits, letters counted from A = 10 (ISO 7064, MOD 97-10). */
function remainder(characters: string): number {
  let rest = 0;
  for (const character of characters) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}

/** Place after the account number that begins at `start`; 0: none. */
function endOf(text: string, start: number): number {
  const length = LENGTHS.get(text.slice(start, start + 2).toUpperCase());
  if (length === undefined) return 0;
  let characters = "";
  let at = start;
  while (characters.length < length && at < start + 2 * LONGEST && /[A-Za-z0-9 -]/.test(text.charAt(at))) {
    const character = text.charAt(at);
    if (character !== " " && character !== "-") characters += character;
    at += 1;
  }
  if (characters.length < length || /[A-Za-z0-9]/.test(text.charAt(at))) return 0;
  return remainder(characters.slice(4) + characters.slice(0, 4)) === 1 ? at : 0;
}

/** The text with every account number (IBAN) replaced whose country's length and check digits are right. */
export function redactIbans(text: string): string {
  let result = "";
  let copied = 0;
  for (const { index } of text.matchAll(CANDIDATE)) {
    if (index < copied) continue;
    const end = endOf(text, index);
    if (end === 0) continue;
    result += text.slice(copied, index) + REDACTED.iban;
    copied = end;
  }
  return result + text.slice(copied);
}
