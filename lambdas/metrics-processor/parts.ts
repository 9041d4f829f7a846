import type { AnalysisRequested } from "../../domain/contracts/analysis.js";
import type { RollupRetention } from "../../domain/metrics/counting.js";
import type { MetricRules } from "../../domain/metrics/rules.js";
import type { Deadline } from "../shared/deadline.js";
import type { QueueSender } from "../shared/queue.js";
import type { ClaimRepository } from "../shared/repositories/claims.js";
import type { TakeCooldown } from "../shared/repositories/cooldowns.js";
import type { Counting } from "../shared/repositories/counting.js";
import type { LookUp } from "../shared/repositories/look-up.js";
import type { PutMetrics } from "../shared/repositories/metrics.js";
import type { DropPending } from "../shared/repositories/pending.js";
import type { Rounds } from "../shared/repositories/rounds.js";
import type { Windows } from "./windows.js";

/** What the metrics processor works with. */
export interface ProcessorParts extends Rounds {
  readonly lookUp: LookUp;
  readonly put: PutMetrics;
  readonly dropPending: DropPending;
  readonly counting: Counting;
  readonly windows: Windows;
  readonly takeCooldown: TakeCooldown;
  readonly claims: Pick<ClaimRepository, "claim">;
  readonly analysis: QueueSender<AnalysisRequested>;
  readonly rules: MetricRules;
  /** Days that points and sums are kept. */
  readonly retentionDays: RollupRetention & { readonly raw: number };
  /** Time after a question about a series in which the same is not asked again. */
  readonly cooldownSeconds: number;
  /** The environment suffix. */
  readonly environment: string;
  /** Any metric namespace of the project. */
  readonly namespace: string;
  /** Writes one EMF line. */
  readonly publish: (line: Readonly<Record<string, unknown>>) => void;
  readonly deadline: Deadline;
  readonly now: () => Date;
  /** A name that no other invocation has. */
  readonly newName: () => string;
}
