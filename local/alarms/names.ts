import { alarmTopic, type PlatformConfig, resourceName } from "../../config/index.js";
import { SEVERITIES, type Severity } from "../../domain/contracts/severity.js";
import type { SimulatorModel } from "../../simulator/model/index.js";

type Named = Pick<PlatformConfig, "project" | "environmentSuffix" | "site">;

/** What an alarm is called in the tables: its name without what all names of the platform share. */
export function alarmId(config: Named, name: string): string {
  const [prefix = "", suffix = ""] = resourceName(config, "\n").split("\n");
  return name.startsWith(prefix) && name.endsWith(suffix) ? name.slice(prefix.length, name.length - suffix.length) : name;
}

/** Target of an action → the severity whose topic it is. */
export function severityOfTarget(config: Named, { topics }: Pick<SimulatorModel, "topics">): ReadonlyMap<string, Severity> {
  const severities = new Map(SEVERITIES.map((severity) => [resourceName(config, alarmTopic(severity)), severity]));
  return new Map(
    topics.flatMap(({ address, name }): [string, Severity][] => {
      const severity = severities.get(name);
      return severity ? [[address, severity]] : [];
    }),
  );
}
