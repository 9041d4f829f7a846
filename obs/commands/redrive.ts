import { Command, InvalidArgumentError } from "commander";
import { ENVIRONMENTS, type Environment } from "../../config/index.js";
import { UsageError } from "../errors.js";
import { openSession } from "../operations/session.js";
import { type TargetFlags, withExamples, withTarget } from "./options.js";

interface Flags extends TargetFlags {
  readonly dryRun?: boolean;
  readonly rate: number;
  readonly skipInvalid?: boolean;
  readonly watch: number;
  readonly yes?: boolean;
  readonly json?: boolean;
}

const DEFAULT_RATE = 50;
/** SQS's own limit (page "StartMessageMoveTask"). */
const HIGHEST_RATE = 500;
const LONGEST_WATCH = 3600;

const wholeNumber = (least: number, most: number) => (value: string) => {
  const number = Number(value.replace(/\/s$/, ""));
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
};

const isEnvironment = (text: string): text is Environment => ENVIRONMENTS.some((environment) => environment === text);

/** `<env> <queue>` as other commands have it, or the queue alone. @throws {UsageError} */
export function redriveTarget(names: readonly string[], env: NodeJS.ProcessEnv): { environment: string; queue: string } {
  const [first = "", second] = names;
  if (second === undefined) return { environment: env.ENVIRONMENT || "local", queue: first };
  if (isEnvironment(first) && names.length === 2) return { environment: first, queue: second };
  throw new UsageError(`name an environment (${ENVIRONMENTS.join(", ")}) and a queue, or a queue alone: ${names.join(" ")}`);
}

/** `obs redrive [env] <queue>` */
export const redriveCommand = (): Command =>
  withExamples(
    withTarget(new Command("redrive"))
      .usage("[options] [env] <queue>")
      .description("Send messages that were given up back to their queue; exit 1 when some could not be or came back")
      .argument("<env-and-queue...>", "environment (default: $ENVIRONMENT, else local) and queue of config/")
      .option("--dry-run", "tell how many there are and how many of them can never succeed; send nothing")
      .option("--rate <n/s>", "messages a second", wholeNumber(1, HIGHEST_RATE), DEFAULT_RATE)
      .option("--skip-invalid", "leave messages that can never succeed: they do not fulfil the queue's schema")
      .option("--watch <seconds>", "wait afterwards and tell how many came back", wholeNumber(0, LONGEST_WATCH), 0)
      .option("--yes", "send without being asked (prod)")
      .option("--json", "print one JSON object")
      .action(async (names: readonly string[], flags: Flags) => {
        const { redrive } = await import("../operations/redrive/index.js");
        const { isFine, progressLine, redriveText } = await import("../operations/redrive/text.js");
        const { environment, queue } = redriveTarget(names, process.env);
        const session = openSession(environment, flags.suffix);
        const ended = new AbortController();
        process.once("SIGINT", () => ended.abort());
        const draws = process.stderr.isTTY === true;
        const report = await redrive(session, {
          endpoint: flags.endpoint,
          queue,
          dryRun: flags.dryRun ?? false,
          rate: flags.rate,
          skipInvalid: flags.skipInvalid ?? false,
          watchMs: flags.watch * 1000,
          yes: flags.yes ?? false,
          progress: draws ? progressLine(Date.now, (text) => process.stderr.write(text)) : () => {},
          signal: ended.signal,
        });
        if (draws && report.outcome) session.say("");
        session.print(flags.json ? JSON.stringify(report, null, 2) : redriveText(report));
        if (!isFine(report)) process.exitCode = 1;
      }),
    ["redrive orders", "redrive prod orders --dry-run", "redrive prod orders --rate 20 --watch 600"],
  );
