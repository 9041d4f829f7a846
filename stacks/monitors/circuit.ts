import { ownerOfService } from "../../config/index.js";
import { EMF_METRICS } from "../../domain/contracts/telemetry.js";
import type { AlarmDeclaration } from "./alarms/declaration.js";
import { emfCount } from "./metrics/emf.js";
import type { FunctionMonitorProps } from "./watched.js";

/** The table that holds the breakers' states; who updates it calls something behind a breaker. */
const CIRCUIT_TABLE = "circuit";

/** Tells when a function's calls are refused by an open circuit breaker (SPEC 3.4, 3.10). */
export function circuitAlarms({ config, name, service }: FunctionMonitorProps): AlarmDeclaration[] {
  if (!service.tables[CIRCUIT_TABLE]?.includes("UpdateItem")) return [];
  const { circuitOpen } = config.alarms;
  return [
    {
      audience: "technical",
      owner: ownerOfService(config, name),
      service: name,
      id: `${name}-circuit-open`,
      severity: circuitOpen.severity,
      runbook: "circuit-open",
      meaning: `A circuit breaker of ${name} is open: what it calls has failed again and again, and is not asked for now.`,
      metric: emfCount(config, name, EMF_METRICS.circuitOpen),
      comparison: ">=",
      rule: circuitOpen,
      missingData: { treatAs: "notBreaching", because: "it is counted only while calls are refused" },
    },
  ];
}
