/** Incident severities of the platform, worst first. Alert tier = severity: critical = SEV1 … low = SEV4. */
export const SEVERITIES = ["critical", "high", "medium", "low"] as const;

/** One incident severity; each has its own alarm topic. */
export type Severity = (typeof SEVERITIES)[number];

/** Who reads a notification; picks the recipients, while the severity picks channels and times. */
export const AUDIENCES = ["technical", "business", "security", "cost"] as const;

/** One audience of a notification. */
export type Audience = (typeof AUDIENCES)[number];

/**
 * The next lower tier, used for alarms that feed a composite (SPEC 1.8). `low` stays `low`.
 * @example oneTierLower("high") // "medium"
 */
export function oneTierLower(severity: Severity): Severity {
  const index = SEVERITIES.indexOf(severity);
  return SEVERITIES[Math.min(index + 1, SEVERITIES.length - 1)] ?? "low";
}
