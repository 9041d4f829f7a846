/**
 * Milliseconds that an answer asks to wait, from seconds or a date ("HTTP Semantics", RFC 9110, 10.2.3).
 * @returns undefined where the header is missing, is neither, or lies in the past
 */
export function parseRetryAfter(header: string | null, now: number): number | undefined {
  const text = header?.trim() ?? "";
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  // Date.parse takes much that is no HTTP date: one has a day's name and GMT.
  if (!/^[A-Z][a-z]+,? .* GMT$/.test(text)) return undefined;
  const wait = Date.parse(text) - now;
  return wait > 0 ? wait : undefined;
}
