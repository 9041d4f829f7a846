import { Command } from "commander";
import { openSession } from "../operations/session.js";
import { time } from "./event-options.js";
import { environmentArgument, type TargetFlags, withExamples, withTarget } from "./options.js";

interface Flags extends TargetFlags {
  readonly from: number;
  readonly to: number;
  readonly out: string;
  readonly resume?: boolean;
  readonly terraform?: string;
  readonly metricsOnly?: boolean;
}

/** `obs record <env> --from <time> --to <time> --out <file>` */
export const recordCommand = (): Command =>
  withExamples(
    withTarget(new Command("record"))
      .description("Record what the alarms of an environment read, as events for simulate and backtest")
      .addArgument(environmentArgument())
      .requiredOption("--from <time>", "first minute, ISO 8601; at most 15 days ago", time)
      .requiredOption("--to <time>", "end, exclusive", time)
      .requiredOption("--out <file>", "NDJSON, sorted by time")
      .option("--resume", "continue a recording that broke off")
      .option("--terraform <dir>", "read the alarms from this folder (default: synthesize the environment)")
      .option("--metrics-only", "fetch metrics only, those of metric filters too, and no log lines")
      .action(async (environment: string, { suffix, endpoint, resume = false, metricsOnly = false, ...flags }: Flags) => {
        const { record } = await import("../operations/record/index.js");
        const session = openSession(environment, suffix);
        const ended = new AbortController();
        process.once("SIGINT", () => ended.abort());
        const lines = await record(session, { ...flags, endpoint, resume, metricsOnly, signal: ended.signal });
        session.say(`${lines} lines written to ${flags.out}`);
      }),
    [
      "record prod --from 2026-11-14T00:00:00Z --to 2026-11-21T00:00:00Z --out week.ndjson",
      "record prod --from 2026-11-14T00:00:00Z --to 2026-11-21T00:00:00Z --out week.ndjson --resume",
    ],
  );
