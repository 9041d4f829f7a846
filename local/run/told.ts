import type { PlatformConfig } from "../../config/index.js";
import { alarmId } from "../alarms/names.js";
import type { KeptIncident } from "../incidents/index.js";
import type { ToldIncident } from "../summary/index.js";

/** What the fault's own incidents are known by. */
export interface FaultAlarms {
  /** Names of all alarms of the platform. */
  readonly all: readonly { readonly name: string }[];
  /** Ids of those of the fault's row. */
  readonly row: readonly string[];
  /** When the fault began by the alarms' clock, epoch ms: what rang before was chance. */
  readonly from: number;
}

/** The incidents, and which of them are the fault's. What no alarm noticed is a posted metric. */
export function toldIncidents(
  kept: readonly KeptIncident[],
  config: Pick<PlatformConfig, "project" | "environmentSuffix" | "site">,
  { all, row, from }: FaultAlarms,
): ToldIncident[] {
  const names = new Set(all.map(({ name }) => name));
  return kept.map((incident) => {
    const { name, at } = incident.report.trigger;
    const alarm = names.has(name) ? alarmId(config, name) : null;
    return { ...incident, alarm, ofFault: alarm !== null && row.includes(alarm) && Date.parse(at) >= from };
  });
}
