import { Command, InvalidArgumentError } from "commander";
import { UsageError } from "../errors.js";
import { detect, STREAM } from "../operations/detect/index.js";
import { withExamples } from "./options.js";

interface Flags {
  readonly in: string;
  readonly out: string;
  readonly details?: boolean;
  readonly json?: boolean;
  readonly from: number;
}

/** Noise of one value a minute gets there about twice a day. */
const FROM = 0.999;

function share(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError("It must be a number from 0 to 1.");
}

/** `obs detect --in <file> --out <file>` */
export const detectCommand = (): Command =>
  withExamples(
    new Command("detect")
      .description("Score each value of a series by how surprising it is after those before it")
      .requiredOption("--in <file>", "CSV with the columns timestamp,value; - for standard input")
      .requiredOption("--out <file>", "CSV: timestamp,value,anomaly_score, a score is 1 − p, in [0, 1]; - for standard output")
      .option("--details", "add the columns expected,lower,upper,direction,kind,since")
      .option("--json", "print the rows that score high as one JSON object")
      .option("--from <score>", "scores that count as high", share, FROM)
      .action(async ({ in: input, out, details = false, json = false, from }: Flags) => {
        if (json && out === STREAM)
          throw new UsageError("--json and --out - would both write to standard output: give a file to one");
        const report = await detect({ input, output: out, details, from });
        if (json) process.stdout.write(`${JSON.stringify(report)}\n`);
        else process.stderr.write(`${report.rows} rows, ${report.anomalies.length} of them score ${from} or more\n`);
      }),
    [
      "detect --in cpu.csv --out scores.csv",
      "detect --in cpu.csv --out scores.csv --details --json | jq .anomalies",
      "detect --in - --out - < cpu.csv | tail -1",
    ],
  );
