const ISO = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * The instant of an ISO 8601 time with its offset, in epoch ms.
 * @returns undefined for other text and for days and hours that are none, which JavaScript would shift to the next
 */
export function parseInstant(text: string): number | undefined {
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
  Math.ceil((Date.parse(timestamp) + retentionDays * DAY_MS) / 1000);
