import { once } from "node:events";
import { Command, InvalidArgumentError } from "commander";
import { UsageError } from "../errors.js";
import { simulate } from "../operations/simulate/index.js";
import { rowText } from "../operations/simulate/rows.js";
import { formatTime, parseTime } from "../operations/simulate/time.js";
import { modelIn } from "./model.js";
import { withExamples } from "./options.js";

interface Flags {
  readonly terraform: string;
  readonly events: string;
  readonly from?: number;
  readonly to?: number;
}

const time = (text: string): number => {
  const t = parseTime(text);
  if (Number.isNaN(t)) throw new InvalidArgumentError("It must be a time such as 2026-11-21T09:00:00Z.");
  return t;
};

const write = async (text: string): Promise<void> => {
  if (!process.stdout.write(text)) await once(process.stdout, "drain");
};

/** `obs simulate --terraform <dir> --events <file>` */
export const simulateCommand = (): Command =>
  withExamples(
    new Command("simulate")
      .description("Run recorded or written events through the alarms of synthesized Terraform, as CloudWatch would")
      .requiredOption("--terraform <dir>", "cdktf.out, or any folder of *.tf.json")
      .requiredOption("--events <file>", "NDJSON sorted by time: metric values and log lines")
      .option("--from <time>", "first evaluation, ISO 8601 (default: the minute after the first event)", time)
      .option("--to <time>", "last evaluation (default: the last event and the longest window)", time)
      .action(async ({ terraform, events: file, from, to }: Flags) => {
        if (from !== undefined && to !== undefined && to < from) throw new UsageError("--to is before --from");
        let droppedLines = 0;
        const isTerminal = process.stderr.isTTY === true;
        const summary = await simulate({
          model: modelIn(terraform),
          file,
          from,
          to,
          write: (outputs) => write(outputs.map(rowText).join("")),
          dropped: ({ t, logGroup, problem }) => {
            droppedLines += 1;
            if (droppedLines === 1)
              process.stderr.write(`${logGroup} at ${formatTime(t)}: CloudWatch drops the metrics of this line: ${problem}\n`);
          },
          ...(isTerminal && {
            progress: (count: number, t: number) =>
              void process.stderr.write(`\r${count} events, ${Number.isNaN(t) ? "" : formatTime(t)}`),
          }),
        });
        if (isTerminal) process.stderr.write(`\r${summary.events} events simulated\u001b[K\n`);
        if (droppedLines > 1) process.stderr.write(`metrics of ${droppedLines} log lines are dropped\n`);
      }),
    [
      "simulate --terraform cdktf.out --events incident.ndjson",
      "simulate --terraform cdktf.out --events day.ndjson --from 2026-11-21T00:00:00Z --to 2026-11-22T00:00:00Z | jq .",
    ],
  );
