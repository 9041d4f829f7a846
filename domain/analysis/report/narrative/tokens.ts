/** Characters of a token in English and JSON: tokenizers take three to four, so that this is rather too many tokens than too few. */
const CHARACTERS = 3;

/** Tokens of a text, estimated from its length; of what is not ASCII every character counts as one. */
export function estimateTokens(text: string): number {
  let plain = 0;
  let other = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text.charCodeAt(at) < 128) plain += 1;
    else other += 1;
  }
  return Math.ceil(plain / CHARACTERS) + other;
}
