const DAY_MS = 24 * 3600 * 1000;

/** One on-demand backup of a table. */
export interface Backup {
  readonly name: string;
  /** Identifies it. */
  readonly arn: string;
  /** Only one that is available can be restored or deleted. */
  readonly available: boolean;
  /** Epoch ms. */
  readonly createdAt: number;
}

/** `20261121T072500Z` */
const stamp = (at: Date): string =>
  at
    .toISOString()
    .replace(/\.\d{3}Z$/, "Z")
    .replaceAll(/[-:]/g, "");

/**
 * Name of a table's backup that was asked for at that time.
 * @example backupName("orders-dev", new Date("2026-11-21T07:25:00Z")) // "orders-dev-20261121T072500Z"
 */
export const backupName = (table: string, at: Date): string => `${table}-${stamp(at)}`;

/** True for names that {@link backupName} makes for the table; people's own backups have others. */
export const isOwnBackup = (table: string, name: string): boolean =>
  name.startsWith(`${table}-`) && /^\d{8}T\d{6}Z$/.test(name.slice(table.length + 1));

const newestFirst = (a: Backup, b: Backup): number => b.createdAt - a.createdAt;

/** The newest backup of the table's own that can be restored. */
export const newestBackup = (table: string, backups: readonly Backup[]): Backup | undefined =>
  backups.filter(({ name, available }) => available && isOwnBackup(table, name)).sort(newestFirst)[0];

/**
 * The table's own backups that are older than the retention, oldest first. The newest that can be restored is never among them,
 * however old it is: when no new ones are made, it is all there is.
 * @param now epoch ms
 */
export function expiredBackups(table: string, backups: readonly Backup[], retentionDays: number, now: number): Backup[] {
  const newest = newestBackup(table, backups);
  const oldest = now - retentionDays * DAY_MS;
  return backups
    .filter((backup) => backup.available && isOwnBackup(table, backup.name))
    .filter((backup) => backup.arn !== newest?.arn && backup.createdAt < oldest)
    .sort((a, b) => a.createdAt - b.createdAt);
}
