export { median } from "../domain/analysis/robust.js";

/** One measured figure beside what it is measured against. */
export interface BenchRow {
  /** What is measured. */
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What it is compared with, and that one's figure. */
  readonly peer: string;
  /** Value ÷ the peer's; null where the limit is on the value itself. */
  readonly ratio: number | null;
  /** Largest ratio (or value) that is fine; null: the figure is only told. */
  readonly limit: number | null;
  readonly ok: boolean;
}

/** What the command line asks for beside suites. */
export interface BenchOptions {
  /** A shorter run, where a suite has one. */
  readonly quick: boolean;
  /** Of everything that is drawn, where a suite draws. */
  readonly seed: number;
}

/** A named set of measurements. */
export type BenchSuite = (options: BenchOptions) => Promise<readonly BenchRow[]>;

/** A row whose limit is on the ratio to a peer. */
export function ratioRow(
  name: string,
  value: number,
  unit: string,
  peer: { name: string; value: number },
  limit: number,
): BenchRow {
  const ratio = value / peer.value;
  return { name, value, unit, peer: `${peer.name}: ${peer.value.toFixed(2)} ${unit}`, ratio, limit, ok: ratio <= limit };
}

/** A row whose limit is on the value. */
export const limitRow = (name: string, value: number, unit: string, limit: number): BenchRow => ({
  name,
  value,
  unit,
  peer: `limit: ${limit} ${unit}`,
  ratio: null,
  limit,
  ok: value <= limit,
});

/** A row whose value has to reach a least one; the ratio is what is needed ÷ what there is. */
export const atLeastRow = (name: string, value: number, unit: string, peer: string, least: number): BenchRow => ({
  name,
  value,
  unit,
  peer,
  ratio: value > 0 ? least / value : Number.POSITIVE_INFINITY,
  limit: 1,
  ok: value >= least,
});

/** A figure that is told and not judged. */
export const toldRow = (name: string, value: number, unit: string, peer: string): BenchRow => ({
  ...{ name, value, unit, peer, ratio: null, limit: null, ok: true },
});
