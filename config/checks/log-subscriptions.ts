import type { ConfigProblem } from "../errors.js";
import type { PlatformConfig } from "../schema.js";
import { problem } from "./problem.js";

/** Subscription filters that a log group may have (page "CloudWatch Logs quotas"). */
const MOST_FILTERS = 2;

/** Functions by the service whose log lines they are given. */
function subscribers({ services }: PlatformConfig): Map<string, { readonly path: string; readonly name: string }[]> {
  const found = new Map<string, { path: string; name: string }[]>();
  for (const [name, service] of Object.entries(services)) {
    if (service.kind !== "function") continue;
    for (const [index, { service: source }] of service.logsFrom.entries())
      found.set(source, [...(found.get(source) ?? []), { path: `services.${name}.logsFrom.${index}.service`, name }]);
  }
  return found;
}

/** True when lines of `from` lead to lines of `to`, through functions that are given lines. */
function leadsTo(subscribed: ReturnType<typeof subscribers>, from: string, to: string, seen = new Set<string>()): boolean {
  if (seen.has(from)) return false;
  seen.add(from);
  return (subscribed.get(from) ?? []).some(({ name }) => name === to || leadsTo(subscribed, name, to, seen));
}

/** Functions that would be called by their own lines, without end, and log groups with more filters than CloudWatch Logs allows. */
export function logSubscriptionProblems(config: PlatformConfig): ConfigProblem[] {
  const subscribed = subscribers(config);
  const most = MOST_FILTERS - (config.logs.archive.enabled ? 1 : 0);
  return [...subscribed].flatMap(([source, functions]) =>
    functions.flatMap(({ path, name }, index) => [
      ...(name === source || leadsTo(subscribed, name, source)
        ? [problem(path, source, `must be another service: what ${name} logs would call ${name} again, without end`)]
        : []),
      ...(index >= most
        ? [
            problem(
              path,
              source,
              `must be another service: its log group has ${MOST_FILTERS} subscriptions already, the archive's included`,
            ),
          ]
        : []),
    ]),
  );
}
