import type { Expectation } from "../../config/index.js";
import type { Currency } from "../../domain/contracts/money.js";
import type { OrderStatus } from "../../domain/contracts/order.js";
import type { AnalysisReport } from "../../domain/contracts/report.js";
import type { LedgerEntry } from "../provider/index.js";
import type { Books, MetricBooks } from "../traffic/index.js";
import type { AlarmEvidence } from "./alarm-evidence.js";

/** One check of the verdict, in words. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly expected: string;
  readonly actual: string;
  /** It could not be judged, so it is neither right nor wrong; `ok` is true, and `actual` says why. */
  readonly notJudged?: boolean;
  /** What does not balance: ids, or findings; empty when `ok`. */
  readonly details: readonly string[];
}

/** One item of the orders table, as far as the balance needs it. Minor units. */
export interface OrderRow {
  readonly orderId: string;
  readonly status: OrderStatus;
  readonly amount: number;
  readonly currency: Currency;
}

/** One item of the payments table, as far as the balance needs it. Minor units. */
export interface PaymentRow {
  readonly paymentId: string;
  readonly orderId: string;
  readonly amount: number;
  readonly currency: Currency;
  readonly status: "authorized" | "declined";
}

/** What lies in one queue and its dead-letter queue. */
export interface QueueState {
  /** Key of `config.queues`. */
  readonly queue: string;
  /** Messages that can be received, are being worked on, or are delayed. */
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
  readonly deadLetters: number;
  /** Order ids found in the dead letters, where they were looked into; a message without one is not in the list. */
  readonly deadOrderIds: readonly string[];
}

/** A metric the fault's row expects, and what was measured; `actual` is null when there is no data. */
export interface MeasuredMetric {
  readonly expectation: Expectation["metrics"][number];
  readonly actual: number | null;
}

/** What the analysis made of a run. */
export interface ReportEvidence {
  /** Reports on alarms of the row, and the alarm's id. */
  readonly reports: readonly { readonly alarm: string; readonly report: AnalysisReport }[];
  /** Normal traffic before the fault, in milliseconds of the alarms' clock. */
  readonly calmMs: number;
}

/** All that the verdict is made from. */
export interface Evidence {
  readonly expect: Expectation;
  readonly books: Books;
  readonly orders: readonly OrderRow[];
  readonly payments: readonly PaymentRow[];
  /** The provider's own books. */
  readonly ledger: readonly LedgerEntry[];
  /** Queues before the first order, and after the drain; of the latter's dead letters only those sent during the run. */
  readonly queuesBefore: readonly QueueState[];
  readonly queues: readonly QueueState[];
  readonly metrics: readonly MeasuredMetric[];
  /** Metrics that were posted to the API, and the ids in the metrics table; null: nothing was posted. */
  readonly posted: { readonly books: MetricBooks; readonly storedIds: ReadonlySet<string> } | null;
  /** null: no alarms run. */
  readonly alarms: AlarmEvidence | null;
  /** null: nobody analyses alarms. */
  readonly analysis: ReportEvidence | null;
}

/** The queue that accepted metrics travel by. */
export const METRICS_QUEUE = "metrics";

/** Messages that wait in a queue or are being worked on. */
export const waiting = ({ visible, inFlight, delayed }: QueueState): number => visible + inFlight + delayed;

/** A check that holds when nothing is found. */
export const noneOf = (name: string, findings: readonly string[]): Check => ({
  name,
  ok: findings.length === 0,
  expected: "none",
  actual: findings.length === 0 ? "none" : String(findings.length),
  details: findings,
});
