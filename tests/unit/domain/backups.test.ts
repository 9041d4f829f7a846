import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Backup, backupName, expiredBackups, isOwnBackup, newestBackup } from "../../../domain/backups/retention.js";

const DAY = 24 * 3600 * 1000;
const NOW = Date.parse("2026-11-21T07:25:00Z");

const backup = (daysAgo: number, change: Partial<Backup> = {}): Backup => {
  const createdAt = NOW - daysAgo * DAY;
  const name = backupName("orders-dev", new Date(createdAt));
  return { name, arn: `arn:${name}`, available: true, createdAt, ...change };
};

describe("the name of a backup", () => {
  it("holds the table and the time", () => {
    expect(backupName("orders-dev", new Date("2026-11-21T07:25:09.123Z"))).toBe("orders-dev-20261121T072509Z");
  });

  it("is known again as the table's own", () => {
    const date = fc.date({ min: new Date("2000-01-01"), max: new Date("2100-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(date, (at) => {
        expect(isOwnBackup("orders-dev", backupName("orders-dev", at))).toBe(true);
        expect(isOwnBackup("orders", backupName("orders-dev", at))).toBe(false);
      }),
    );
  });

  it.each(["orders-dev-before-migration", "orders-dev", "20261121T072500Z", "orders-dev-20261121T072500Z-copy"])(
    "%s is somebody else's",
    (name) => expect(isOwnBackup("orders-dev", name)).toBe(false),
  );
});

describe("backups that have expired", () => {
  it("are those beyond the retention, oldest first", () => {
    const [old, older] = [backup(31), backup(60)];
    expect(expiredBackups("orders-dev", [backup(0), old, backup(29), older], 30, NOW)).toEqual([older, old]);
  });

  it("do not include those of people, of other tables, or that are still being made", () => {
    const others = [
      backup(90, { name: "orders-dev-before-migration" }),
      backup(90, { name: "payments-dev-20250101T000000Z" }),
      backup(90, { available: false }),
    ];
    expect(expiredBackups("orders-dev", [backup(0), ...others], 30, NOW)).toEqual([]);
  });

  it("never include the newest that can be restored, however old and whatever comes after it", () => {
    const [last, unfinished] = [backup(100), backup(0, { available: false })];
    expect(expiredBackups("orders-dev", [unfinished, last, backup(101)], 30, NOW)).toEqual([backup(101)]);

    const ages = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1 });
    fc.assert(
      fc.property(ages, fc.integer({ min: 1, max: 60 }), (days, retention) => {
        const all = days.map((age, n) => backup(age, { arn: `arn:${n}` }));
        const left = all.filter((one) => !expiredBackups("orders-dev", all, retention, NOW).includes(one));
        expect(Math.max(...left.map(({ createdAt }) => createdAt))).toBe(NOW - Math.min(...days) * DAY);
      }),
    );
  });

  it("leave the newest to be found", () => {
    expect(newestBackup("orders-dev", [backup(3), backup(1), backup(0, { available: false }), backup(2)])).toEqual(backup(1));
    expect(newestBackup("orders-dev", [])).toBeUndefined();
  });
});
