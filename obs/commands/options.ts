import { Argument, type Command, InvalidArgumentError, Option } from "commander";
import { ENVIRONMENTS } from "../../config/index.js";

const address = (value: string): string => {
  if (URL.canParse(value) && /^https?:/.test(value)) return value.replace(/\/$/, "");
  throw new InvalidArgumentError("It must be an address such as http://127.0.0.1:5000.");
};

/** The environment that a command works on. */
export const environmentArgument = () => new Argument("<env>", "environment of config/").choices(ENVIRONMENTS);

/** Options of every command that reaches an environment. */
export const withTarget = (command: Command): Command =>
  command
    .option("--suffix <suffix>", "work on a copy of the environment, e.g. pr-123 (default: $ENVIRONMENT_SUFFIX)")
    .addOption(new Option("--endpoint <url>", "address of a running local AWS (env local only)").argParser(address));

/** What {@link withTarget} gives. */
export interface TargetFlags {
  readonly suffix?: string;
  readonly endpoint?: string;
}

/** Examples at the end of `--help`. */
export const withExamples = (command: Command, examples: readonly string[]): Command =>
  command.addHelpText("after", `\nExamples:\n${examples.map((example) => `  npm run -s obs -- ${example}`).join("\n")}`);
