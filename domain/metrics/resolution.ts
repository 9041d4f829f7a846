import { RESOLUTIONS, type Resolution } from "./keys.js";

/** How fine metrics are shown: every point, or the sums over hours or days. */
export const SHOWN_RESOLUTIONS = ["raw", ...RESOLUTIONS] as const;

/** One way to show metrics. */
export type ShownResolution = "raw" | Resolution;

const HOUR_MS = 3_600_000;

/** Up to so long a time, a chart of every point or of every hour is not too long to read. */
const RAW_MS = 6 * HOUR_MS;
const HOURS_MS = 7 * 24 * HOUR_MS;

/**
 * The resolution that suits a length of time.
 * @param from undefined: from the very first on
 * @param to default: now
 */
export function suitedResolution(from: string | undefined, to: string | undefined, now: number): Resolution | "raw" {
  const length = from === undefined ? Number.POSITIVE_INFINITY : (to === undefined ? now : Date.parse(to)) - Date.parse(from);
  if (length <= RAW_MS) return "raw";
  return length <= HOURS_MS ? "hour" : "day";
}
