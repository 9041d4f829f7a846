import { assess } from "../../../../../domain/analysis/report/index.js";
import type { AnalysisReport } from "../../../../../domain/contracts/report.js";
import { from, INCIDENT_POINTS, materialOf, type Written } from "./builder.js";

export const NOW = "2026-11-21T10:31:00.000Z";
export const report = (written: Written): AnalysisReport => assess(materialOf(written), NOW);
export const first = (written: Written) => report(written).rootCauses[0];
export const failing = from(4, 100, 40).map((value) => Math.min(100, value ?? 0));
/** Well, then no word. */
export const silent = Array.from({ length: INCIDENT_POINTS }, (_, at) => (at < 3 ? 100 : null));
export const errors = { node: "payment-handler", metric: "availability" } as const;
export const latency = { node: "payment-handler", metric: "latency" } as const;
