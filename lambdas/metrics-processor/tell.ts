import { EMF_FURTHER_DIMENSIONS, EMF_METRICS } from "../../domain/contracts/telemetry.js";
import type { Done, Unit } from "../shared/unit-of-work.js";
import type { Processed } from "./process-batch.js";

/** Measures what became of a message's data points, and says it. */
export function tell({ rules, ...counts }: Processed, unit: Pick<Unit, "measure">): Done {
  if (counts.duplicates > 0) unit.measure(EMF_METRICS.duplicateMessage, counts.duplicates);
  if (counts.repaired > 0) unit.measure(EMF_METRICS.metricsRepaired, counts.repaired);
  if (counts.analyses > 0) unit.measure(EMF_METRICS.analysesRequested, counts.analyses);
  for (const rule of new Set(rules))
    unit.measure(EMF_METRICS.ruleMatched, rules.filter((one) => one === rule).length, { [EMF_FURTHER_DIMENSIONS.rule]: rule });
  const fields = { ...counts, ...(rules.length > 0 && { rulesMatched: rules.length }) };
  return counts.published > 0
    ? { outcome: "published", message: "metrics published", fields }
    : { outcome: "duplicate", message: "all metrics were published before", fields };
}
