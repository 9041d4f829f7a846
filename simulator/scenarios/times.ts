const MINUTE_MS = 60_000;
const UNITS: readonly (readonly [string, number])[] = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", MINUTE_MS],
  ["s", 1000],
];
const OFFSET = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/;
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z$/;

/** `1d`, `1h30m`, `90s`, `0` in milliseconds; NaN for anything else. */
export function parseOffset(text: string): number {
  if (text === "0") return 0;
  const match = text === "" ? null : OFFSET.exec(text);
  if (!match) return Number.NaN;
  return UNITS.reduce((sum, [, length], index) => sum + Number(match[index + 1] ?? 0) * length, 0);
}

/** `2026-01-05T10:00:00Z` as epoch milliseconds; NaN for anything else, for a day that is none too. */
export function parseIso(text: string): number {
  if (!ISO.test(text)) return Number.NaN;
  const time = Date.parse(text);
  // Date.parse carries over: the 31st of February would be a day in March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text.slice(0, 16)) ? time : Number.NaN;
}

/** Milliseconds as an offset: `1h30m`. */
export function formatOffset(milliseconds: number): string {
  let rest = Math.abs(Math.round(milliseconds / 1000)) * 1000;
  let text = milliseconds < 0 ? "-" : "";
  if (rest === 0) return "0m";
  for (const [unit, length] of UNITS) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0) text += `${count}${unit}`;
  }
  return text;
}
