/** The words of a message, and where each begins in it. */
export interface Words {
  readonly texts: readonly string[];
  readonly starts: readonly number[];
}

const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);

/** What closes a word that begins with this character. */
const CLOSING: Readonly<Record<string, string>> = { '"': '"', "[": "]" };

/**
 * Splits a message at white space. What stands between a pair of double quotes or brackets is one word, without them (page
 * "Filter pattern syntax", space-delimited log events); a pair that is never closed is none.
 */
export function splitWords(message: string): Words {
  const texts: string[] = [];
  const starts: number[] = [];
  // Once a character is known not to come any more, a message full of open quotes must not be searched again and again.
  const gone = new Set<string>();
  let position = 0;
  while (position < message.length) {
    if (isSpace(message.charCodeAt(position))) {
      position += 1;
      continue;
    }
    starts.push(position);
    const close = CLOSING[message.charAt(position)];
    const end = close === undefined || gone.has(close) ? -1 : message.indexOf(close, position + 1);
    if (end >= 0) {
      texts.push(message.slice(position + 1, end));
      position = end + 1;
      continue;
    }
    if (close !== undefined) gone.add(close);
    const start = position;
    while (position < message.length && !isSpace(message.charCodeAt(position))) position += 1;
    texts.push(message.slice(start, position));
  }
  return { texts, starts };
}
