import { writeFileSync } from "node:fs";
import { Command } from "commander";
import { UsageError } from "../errors.js";
import { backtest, backtestJson, backtestText } from "../review/backtest/index.js";
import { type EventFlags, eventProgress, eventsOf, withEvents } from "./event-options.js";
import { modelIn } from "./model.js";
import { withExamples } from "./options.js";
import { table } from "./table.js";

interface Flags extends EventFlags {
  readonly base: string;
  readonly head: string;
  readonly json?: boolean;
  readonly svg?: string;
  readonly failOnChange?: boolean;
}

function save(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (cause) {
    throw new UsageError(`${file} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** `obs backtest --base <dir> --head <dir> --events <file>` */
export const backtestCommand = (): Command =>
  withExamples(
    withEvents(
      new Command("backtest")
        .description("Tell which pages appear, vanish or move when alarms change, on recorded or written events")
        .requiredOption("--base <dir>", "alarms as they are: cdktf.out, or any folder of *.tf.json")
        .requiredOption("--head <dir>", "alarms as they would be"),
    )
      .option("--json", "print one JSON object")
      .option("--svg <file>", "write a picture of both timelines")
      .option("--fail-on-change", "exit 1 when a page appears, vanishes or moves, or minutes in alarm differ")
      .action(async ({ base, head, json, svg, failOnChange, ...flags }: Flags) => {
        const options = eventsOf(flags);
        const { dropped, progress, end } = eventProgress();
        const sides = { base: modelIn(base), head: modelIn(head) };
        const { report, timelines, events } = await backtest({ ...options, ...sides, dropped, progress });
        end(events);
        if (svg !== undefined) {
          const { backtestPicture } = await import("../review/backtest/picture/index.js");
          save(svg, backtestPicture(report, timelines));
        }
        process.stdout.write(`${json ? JSON.stringify(backtestJson(report), null, 2) : backtestText(report, table)}\n`);
        if (failOnChange && report.changed) process.exitCode = 1;
      }),
    [
      "backtest --base main/cdktf.out --head cdktf.out --events week.ndjson",
      "backtest --base main/cdktf.out --head cdktf.out --events week.csv --json | jq .pages.appear",
      "backtest --base main/cdktf.out --head cdktf.out --events out.json --queries q.json --svg week.svg",
    ],
  );
