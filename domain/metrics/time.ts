const ISO = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/;

const digit = (text: string, index: number): number => text.charCodeAt(index) - 48;
const pair = (text: string, index: number): number => digit(text, index) * 10 + digit(text, index + 1);

/** Places of the digits in a time as it is stored: `2026-01-02T03:04:05.678Z`. */
const DIGITS = [0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18, 20, 21, 22] as const;

/** True for text of the form of a stored time. */
function isStoredForm(text: string): boolean {
  if (text.length !== 24 || text[10] !== "T" || text[23] !== "Z" || text[19] !== ".") return false;
  if (text[4] !== "-" || text[7] !== "-" || text[13] !== ":" || text[16] !== ":") return false;
  for (const place of DIGITS) {
    const code = text.charCodeAt(place);
    if (code < 48 || code > 57) return false;
  }
  return true;
}

/** The instant of a time that most services send: days up to the 28th are days in every month. */
function quickInstant(text: string): number | undefined {
  if (!isStoredForm(text)) return undefined;
  const [month, day, hour, minute, second] = [pair(text, 5), pair(text, 8), pair(text, 11), pair(text, 14), pair(text, 17)];
  if (month < 1 || month > 12 || day < 1 || day > 28 || hour > 23 || minute > 59 || second > 59) return undefined;
  const year = pair(text, 0) * 100 + pair(text, 2);
  return year < 1000 ? undefined : Date.UTC(year, month - 1, day, hour, minute, second, digit(text, 20) * 100 + pair(text, 21));
}

/** A time as it is stored, made of one that is right. */
export const storedTime = (text: string): string => (isStoredForm(text) ? text : instantText(parseInstant(text) ?? 0));

/**
 * The instant of an ISO 8601 time with its offset, in epoch ms.
 * @returns undefined for other text and for days and hours that are none, which JavaScript would shift to the next
 */
export function parseInstant(text: string): number | undefined {
  const quick = quickInstant(text);
  if (quick !== undefined) return quick;
  const match = ISO.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = match.slice(1, 6).map(Number);
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || hour > 23) return undefined;
  const instant = Date.parse(text);
  return Number.isFinite(instant) ? instant : undefined;
}

/** A time as it is stored: UTC with milliseconds. */
export const instantText = (epochMs: number): string => new Date(epochMs).toISOString();

/** CloudWatch takes values up to two hours ahead; so does the platform, because clocks differ. */
const AHEAD_MS = 2 * 3_600_000;

const DAY_MS = 86_400_000;

/** CloudWatch takes values up to two weeks old ("PutMetricData"); so does the platform. */
const BACK_DAYS = 14;

/**
 * Why a metric may not have this time.
 * @param now epoch ms
 * @returns undefined when it may
 */
export function timeProblem(timestamp: string, now: number): string | undefined {
  const instant = parseInstant(timestamp);
  if (instant === undefined) return "must be an ISO 8601 time with its offset, such as 2026-01-02T03:04:05Z";
  if (instant > now + AHEAD_MS) return "must be at most two hours ahead";
  return instant < now - BACK_DAYS * DAY_MS ? "must be at most two weeks old" : undefined;
}

/** True when CloudWatch takes a value of that time now. */
export const isPublishable = (timestamp: string, now: number): boolean => {
  const instant = Date.parse(timestamp);
  return instant >= now - BACK_DAYS * DAY_MS && instant <= now + AHEAD_MS;
};

/** Epoch second after which a metric of that time is not kept. */
export const expiryOf = (timestamp: string, retentionDays: number): number =>
  Math.ceil(((parseInstant(timestamp) ?? Number.NaN) + retentionDays * DAY_MS) / 1000);
