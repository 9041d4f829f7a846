/** Where a drill restores from. */
export type SourceKind = "backup" | "point-in-time";

/** What can be restored, and from when its data are. */
export interface RestorePoint {
  readonly kind: SourceKind;
  /** What people call it: the backup's name, or the point in time. */
  readonly label: string;
  /** Epoch ms. */
  readonly dataFrom: number;
  /** Absent for a point in time. */
  readonly backupArn?: string;
}

/** How the sampled items of the restored table stand to those of the live one. */
export interface SampleResult {
  readonly same: number;
  /** Written again since the data were saved, or damaged. */
  readonly changed: number;
  /** Deleted since, or never there. */
  readonly gone: number;
}

/** A duration that was measured and, where there is one, what it may be; both in seconds. */
export interface Measured {
  readonly seconds: number;
  readonly targetSeconds?: number;
}

/** The result of a drill. */
export interface DrillReport {
  readonly environment: string;
  readonly table: string;
  readonly restoredTable: string;
  readonly source: { readonly kind: SourceKind; readonly label: string };
  /** Age of the restored data when the restore was asked for: what would have been lost. */
  readonly rpo: Measured;
  /** From asking for the restore until the new table answered. */
  readonly rto: Measured;
  readonly items: { readonly live: number; readonly restored: number };
  readonly sample: SampleResult;
  /** The restored table was deleted again. */
  readonly cleanedUp: boolean;
  /** Why the drill failed; empty when it passed. */
  readonly problems: readonly string[];
}
