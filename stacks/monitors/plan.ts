import { type PlatformConfig, resourceName } from "../../config/index.js";
import { oneTierLower, type Severity } from "../../domain/contracts/severity.js";
import type { AlarmDeclaration, CompositeDeclaration } from "./alarms/declaration.js";
import { withinLimits } from "./composites/split.js";
import { fedComposites, sustainedComposites } from "./composites/sustained.js";
import type { Monitor } from "./monitor.js";

/** Every alarm of an environment with what follows from their wiring; nothing of it is a Terraform resource yet. */
export interface AlarmPlan {
  readonly alarms: readonly AlarmDeclaration[];
  /** Those of the monitors, the sustained ones that follow from them, and parts where CloudWatch's limits want them. */
  readonly composites: readonly CompositeDeclaration[];
  /** Name of the alarm with this id. */
  readonly nameOf: (id: string) => string;
  /** Tier that an alarm notifies; none for a composite that only silences others. */
  readonly notifies: (alarm: AlarmDeclaration | CompositeDeclaration) => Severity | undefined;
}

/**
 * Wires what the monitors declared: who feeds which composite, who notifies which tier (SPEC 1.8).
 */
export function planAlarms(config: PlatformConfig, monitors: readonly Monitor[]): AlarmPlan {
  const alarms = monitors.flatMap((monitor) => monitor.alarms);
  const declared = monitors.flatMap((monitor) => monitor.composites);
  const fed = fedComposites(declared);
  return {
    alarms,
    composites: withinLimits([...declared, ...sustainedComposites(config, alarms, declared)]),
    nameOf: (id) => resourceName(config, id),
    notifies: (alarm) => {
      if ("purpose" in alarm && (alarm.purpose === "suppressor" || alarm.purpose === "part")) return undefined;
      return fed.has(alarm.id) ? oneTierLower(alarm.severity) : alarm.severity;
    },
  };
}
