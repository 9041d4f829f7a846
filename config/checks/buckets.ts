import type { ConfigProblem } from "../errors.js";
import { ACCESS_LOGS, LOG_ARCHIVE, TRAIL } from "../names.js";
import type { PlatformConfig } from "../schema.js";
import { createsTrail } from "../trail.js";
import { problem } from "./problem.js";

/** Objects that one function is told of. */
interface Listener {
  readonly path: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly suffix: string;
}

const begins = (a: string, b: string): boolean => a.startsWith(b) || b.startsWith(a);
const ends = (a: string, b: string): boolean => a.endsWith(b) || b.endsWith(a);

/** S3 refuses two notifications that one object could match (page "Configuring event notifications using object key name filtering"). */
const overlap = (a: Listener, b: Listener): boolean =>
  a.bucket === b.bucket && begins(a.prefix, b.prefix) && ends(a.suffix, b.suffix);

function notificationProblems(config: PlatformConfig): ConfigProblem[] {
  const listeners = Object.entries(config.services).flatMap(([name, service]): Listener[] =>
    service.kind === "function"
      ? service.objectsFrom.map((from, index) => ({ ...from, path: `services.${name}.objectsFrom.${index}` }))
      : [],
  );
  return listeners.flatMap((one, index) => {
    const other = listeners.slice(0, index).find((before) => overlap(before, one));
    if (!other) return [];
    return [problem(`${one.path}.prefix`, one.prefix, `must not overlap "${other.prefix}" of ${other.path} on ${one.bucket}`)];
  });
}

/** Buckets that S3 or the platform could not make work together. */
export function bucketProblems(config: PlatformConfig): ConfigProblem[] {
  const { buckets } = config;
  const found = notificationProblems(config);
  for (const [name, { glacierAfterDays, expireAfterDays }] of Object.entries(buckets))
    if (glacierAfterDays !== undefined && glacierAfterDays >= expireAfterDays)
      found.push(
        problem(`buckets.${name}.expireAfterDays`, expireAfterDays, `must be over glacierAfterDays (${glacierAfterDays})`),
      );
  if (LOG_ARCHIVE in buckets)
    found.push(problem(`buckets.${LOG_ARCHIVE}`, LOG_ARCHIVE, "must be another name: logs.archive has that bucket"));
  if (TRAIL in buckets) found.push(problem(`buckets.${TRAIL}`, TRAIL, "must be another name: trail has that bucket"));
  const others = Object.keys(buckets).filter((name) => name !== ACCESS_LOGS);
  if ((others.length > 0 || config.logs.archive.enabled || createsTrail(config)) && !(ACCESS_LOGS in buckets))
    found.push(problem("buckets", others, `must hold ${ACCESS_LOGS}, which takes the access logs of the others`));
  return found;
}
