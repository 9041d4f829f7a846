import { Command, InvalidArgumentError } from "commander";
import { openSession } from "../operations/session.js";
import { environmentArgument, type TargetFlags, withExamples, withTarget } from "./options.js";

interface Flags extends TargetFlags {
  readonly json?: boolean;
  readonly limit: number;
}

const DEFAULT_LIMIT = 10;
const HIGHEST_LIMIT = 1000;

const limit = (value: string): number => {
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= 1 && number <= HIGHEST_LIMIT) return number;
  throw new InvalidArgumentError(`It must be a whole number from 1 to ${HIGHEST_LIMIT}.`);
};

/** `obs dead-letters <env> [queue]` */
export const deadLettersCommand = (): Command =>
  withExamples(
    withTarget(new Command("dead-letters"))
      .description("Look at messages that were given up, without taking them; exit 1 when there are any")
      .addArgument(environmentArgument())
      .argument("[queue]", "queue of config/, async-failures or alarms (default: every one)")
      .option("--limit <messages>", "most messages shown of a queue", limit, DEFAULT_LIMIT)
      .option("--json", "print one JSON list")
      .action(async (environment: string, queue: string | undefined, { suffix, json, ...flags }: Flags) => {
        const { deadLetters } = await import("../operations/dead-letters/index.js");
        const { deadLettersText } = await import("../operations/dead-letters/text.js");
        const session = openSession(environment, suffix);
        const ended = new AbortController();
        process.once("SIGINT", () => ended.abort());
        const reports = await deadLetters(session, { ...flags, queue, signal: ended.signal });
        session.print(json ? JSON.stringify(reports, null, 2) : deadLettersText(reports));
        if (reports.some(({ messages }) => messages > 0)) process.exitCode = 1;
      }),
    ["dead-letters prod", "dead-letters prod orders --limit 50", "dead-letters prod orders --json | jq '.[].letters[].problem'"],
  );
