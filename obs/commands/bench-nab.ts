import { Command } from "commander";
import { measureNab } from "../operations/bench/nab/index.js";
import { withExamples } from "./options.js";
import { table } from "./table.js";

interface Flags {
  readonly data: string;
  readonly json?: boolean;
}

const HEAD = ["series", "number", "windows", "detector", "profile", "score", "95 % within", "other categories' threshold"];

/** `obs bench nab --data <dir>` */
export const nabCommand = (): Command =>
  withExamples(
    new Command("nab")
      .description("Score the anomaly detector as the Numenta Anomaly Benchmark does (numenta/NAB)")
      .requiredOption("--data <dir>", "a checkout: git clone https://github.com/numenta/NAB")
      .option("--json", "as JSON")
      .action(({ data, json }: Flags) => {
        const results = measureNab(data);
        if (json) return void process.stdout.write(`${JSON.stringify(results)}\n`);
        const rows = results.flatMap(({ group, series, windows, detector, profiles }) =>
          profiles.map(({ profile, score, interval, leaveOneCategoryOut }) => [
            group,
            String(series),
            String(windows),
            detector,
            profile,
            score.toFixed(1),
            interval.map((end) => end.toFixed(1)).join(" – "),
            leaveOneCategoryOut.toFixed(1),
          ]),
        );
        process.stdout.write(`${table(HEAD, rows)}\n`);
      }),
    ["bench nab --data NAB", "bench nab --data NAB --json"],
  );
