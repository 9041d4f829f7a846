const MINUTE_MS = 60_000;
const ISO = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)?$/;

/**
 * An ISO 8601 date and time as epoch milliseconds; NaN when it is none. Without an offset it is UTC, as in CloudWatch.
 * @example parseTime("2026-11-21T09:00:00Z")
 */
export function parseTime(text: string): number {
  const match = ISO.exec(text);
  if (!match) return Number.NaN;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map((digits) => Number(digits ?? 0));
  const milliseconds = Number((match[7] ?? "").slice(0, 3).padEnd(3, "0"));
  const time = Date.UTC(year, month - 1, day, hour, minute, second, milliseconds);
  const date = new Date(time);
  // Date.UTC carries over: the 31st of February would be a day in March.
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  return isReal ? time - offsetOf(match[8] ?? "Z") : Number.NaN;
}

function offsetOf(zone: string): number {
  if (zone === "Z") return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith("-") ? -minutes : minutes) * MINUTE_MS;
}

/** Length of `2026-11-21T09:00`. */
const TO_MINUTE = 16;
const ZERO = 48;

/**
 * A parser for times that mostly come minute after minute, as `2026-11-21T09:00:00Z`: the minute is parsed once, of the others
 * only the seconds. Any other form goes the slow way.
 */
export function createTimeParser(): (text: string) => number {
  let prefix = "";
  let minute = Number.NaN;
  return (text) => {
    if (text.length === 20 && text.charCodeAt(19) === 90 && text.charCodeAt(16) === 58) {
      const tens = text.charCodeAt(17) - ZERO;
      const ones = text.charCodeAt(18) - ZERO;
      if (tens >= 0 && tens < 6 && ones >= 0 && ones < 10) {
        if (!text.startsWith(prefix) || prefix === "") {
          prefix = text.slice(0, TO_MINUTE);
          minute = parseTime(`${prefix}:00Z`);
        }
        return minute + (tens * 10 + ones) * 1000;
      }
    }
    return parseTime(text);
  };
}

/** `2026-11-21T09:00:00Z`, with milliseconds only where there are any. */
export const formatTime = (time: number): string => new Date(time).toISOString().replace(".000Z", "Z");
