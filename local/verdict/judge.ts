import { alarmChecks } from "./alarm-checks.js";
import type { Check, Evidence } from "./evidence.js";
import { ingestionChecks } from "./ingestion-checks.js";
import { metricChecks } from "./metric-checks.js";
import { orderChecks } from "./order-checks.js";
import { paymentChecks } from "./payment-checks.js";
import { queueChecks } from "./queue-checks.js";
import { reportChecks } from "./report-checks.js";
import { trafficChecks } from "./traffic-checks.js";

/** Whether a run came out as it must. */
export interface Verdict {
  readonly ok: boolean;
  /** 0 when every check holds. */
  readonly exitCode: 0 | 1;
  readonly checks: readonly Check[];
}

/**
 * Judges a run: orders, payments, charges and messages balance, and what the fault's row expects came true. What a run was
 * too short for is not judged, and its check says so.
 */
export function judge(evidence: Evidence): Verdict {
  const checks = [
    ...trafficChecks(evidence),
    ...orderChecks(evidence),
    ...paymentChecks(evidence),
    ...queueChecks(evidence),
    ...ingestionChecks(evidence),
    ...metricChecks(evidence),
    ...alarmChecks(evidence),
    ...reportChecks(evidence),
  ];
  const ok = checks.every((check) => check.ok);
  return { ok, exitCode: ok ? 0 : 1, checks };
}
