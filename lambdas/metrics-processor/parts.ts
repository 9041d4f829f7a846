import type { AnalysisRequested } from "../../domain/contracts/analysis.js";
import type { QueueSender } from "../shared/queue.js";
import type { ClaimRepository } from "../shared/repositories/claims.js";
import type { MarkDone, PutMetrics } from "../shared/repositories/metrics.js";
import type { ReadMetrics } from "../shared/repositories/read-metrics.js";

/** What the metrics processor works with. */
export interface ProcessorParts {
  readonly read: ReadMetrics;
  readonly put: PutMetrics;
  readonly markDone: MarkDone;
  readonly claims: Pick<ClaimRepository, "claim">;
  readonly analysis: QueueSender<AnalysisRequested>;
  readonly retentionDays: number;
  /** The environment suffix. */
  readonly environment: string;
  /** Any metric namespace of the project. */
  readonly namespace: string;
  /** Writes one EMF line. */
  readonly publish: (line: Readonly<Record<string, unknown>>) => void;
  readonly now: () => Date;
}
