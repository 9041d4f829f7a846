import { Command, InvalidArgumentError } from "commander";
import { drillText } from "../operations/restore/text.js";
import { openSession } from "../operations/session.js";
import { environmentArgument, type TargetFlags, withExamples, withTarget } from "./options.js";

interface Flags extends TargetFlags {
  readonly table: string;
  readonly pointInTime?: boolean;
  readonly sample: number;
  readonly tolerance: number;
  readonly wait: number;
  readonly json?: boolean;
}

const DEFAULTS = { table: "orders", sample: 25, tolerance: 10, wait: 60 };

const numberUpTo = (max: number) => (value: string) => {
  const number = Number(value);
  if (/^\d+$/.test(value) && number <= max) return number;
  throw new InvalidArgumentError(`It must be a whole number up to ${max}.`);
};

/** `obs restore-drill <env>` */
export const restoreDrillCommand = (): Command =>
  withExamples(
    withTarget(new Command("restore-drill"))
      .description("Restore a table into a new one, compare the two, tell RPO and RTO, clean up; exit 1 when it fails")
      .addArgument(environmentArgument())
      .option("--table <name>", "table of config/", DEFAULTS.table)
      .option("--point-in-time", "restore the latest point in time (default: the newest scheduled backup)")
      .option("--sample <items>", "how many items are compared", numberUpTo(1000), DEFAULTS.sample)
      .option("--tolerance <percent>", "by how much the table may have changed since", numberUpTo(100), DEFAULTS.tolerance)
      .option("--wait <minutes>", "longest wait for the restore", numberUpTo(1440), DEFAULTS.wait)
      .option("--json", "print one JSON object")
      .action(async (environment: string, { suffix, endpoint, json, ...flags }: Flags) => {
        const { restoreDrill } = await import("../operations/restore/index.js");
        const session = openSession(environment, suffix);
        const ended = new AbortController();
        process.once("SIGINT", () => ended.abort());
        const report = await restoreDrill(session, {
          endpoint,
          table: flags.table,
          kind: flags.pointInTime ? "point-in-time" : "backup",
          sampleSize: flags.sample,
          tolerance: flags.tolerance / 100,
          waitMinutes: flags.wait,
          signal: ended.signal,
        });
        session.print(json ? JSON.stringify(report, null, 2) : drillText(report));
        if (report.problems.length > 0) process.exitCode = 1;
      }),
    ["restore-drill dev", "restore-drill prod --point-in-time --json | jq .rto", "restore-drill staging --table payments"],
  );
