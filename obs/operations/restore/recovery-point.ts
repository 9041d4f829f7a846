import type { PlatformConfig } from "../../../config/index.js";
import type { SourceKind } from "./model.js";

/** What DynamoDB calls typical, it may miss by a little. */
const POINT_IN_TIME_SLACK_MINUTES = 1;

/**
 * Oldest that restored data may be, in minutes: what DynamoDB says of its points in time, of a backup what its schedule promises.
 * Not `recoveryPointMinutes`: where a standby keeps that, its replica does, and no restore can be as near.
 * @returns undefined where nothing is promised
 */
export function recoveryPointMinutes(
  { backup, services }: Pick<PlatformConfig, "backup" | "services">,
  kind: SourceKind,
): number | undefined {
  if (kind === "point-in-time") return backup.pointInTimeMinutes + POINT_IN_TIME_SLACK_MINUTES;
  const minutes = Object.values(services).flatMap((service) =>
    service.kind === "function" && service.may.includes("back-up-tables") ? (service.everyMinutes ?? []) : [],
  );
  // The schedule may come a little late.
  return minutes.length > 0 ? Math.min(...minutes) + backup.recoveryTimeMinutes : undefined;
}
