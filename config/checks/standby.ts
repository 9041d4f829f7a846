import type { ConfigProblem } from "../errors.js";
import { ACCESS_LOGS } from "../names.js";
import type { PlatformConfig } from "../schema.js";
import { standbyConfig } from "../standby.js";
import { apiProblems } from "./api.js";
import { privateFunctionProblems } from "./private-functions.js";
import { problem } from "./problem.js";

/** Buckets that a service works with and that would not be there after a fail-over. */
function missingCopies({ services, buckets }: PlatformConfig): ConfigProblem[] {
  const needed = Object.entries(services).flatMap(([name, service]) =>
    [
      ...Object.keys(service.buckets),
      ...(service.kind === "function" ? service.objectsFrom.map(({ bucket }) => bucket) : []),
    ].map((bucket) => [bucket, name] as const),
  );
  return [...new Map(needed)].flatMap(([bucket, service]) =>
    buckets[bucket]?.replicate === false
      ? [
          problem(
            `buckets.${bucket}.replicate`,
            false,
            `must be true while there is a standby: services.${service} works with it`,
          ),
        ]
      : [],
  );
}

/** What the standby's own network would break. */
function networkProblems(config: PlatformConfig, there: PlatformConfig): ConfigProblem[] {
  const check = (one: PlatformConfig) => [...privateFunctionProblems(one), ...apiProblems(one)];
  const here = new Set(check(config).map(({ path, allowed }) => `${path} ${allowed}`));
  return check(there)
    .filter(({ path, allowed }) => !here.has(`${path} ${allowed}`))
    .map(({ path, allowed }) => problem("standby.network", config.standby?.network, `breaks ${path} there, which ${allowed}`));
}

/** A standby that could not take over. */
export function standbyProblems(config: PlatformConfig): ConfigProblem[] {
  const { standby, region, buckets } = config;
  const found: ConfigProblem[] = [];
  if (buckets[ACCESS_LOGS]?.replicate)
    found.push(
      problem(`buckets.${ACCESS_LOGS}.replicate`, true, "must be false: each region has access logs of its own buckets"),
    );
  const there = standbyConfig(config);
  if (!standby || !there) return found;
  if (standby.region === region)
    found.push(problem("standby.region", region, "must be another region than region: both would be lost at once"));
  return [...found, ...missingCopies(config), ...networkProblems(config, there)];
}
