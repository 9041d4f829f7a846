import { Command } from "commander";
import { deploy } from "../operations/deploy.js";
import { openSession } from "../operations/session.js";
import { environmentArgument, type TargetFlags, withExamples, withTarget } from "./options.js";

interface Flags extends TargetFlags {
  readonly yes?: boolean;
  readonly only?: boolean;
}

/** `obs deploy <env> [stack…]` */
export const deployCommand = (): Command =>
  withExamples(
    withTarget(new Command("deploy"))
      .description("Deploy stacks and what they need, in dependency order (default: all stacks)")
      .addArgument(environmentArgument())
      .argument("[stack...]", "stacks, e.g. storage messaging")
      .option("-y, --yes", "do not ask; needed without a terminal")
      .option("--only", "leave out the stacks that the named ones need")
      .action(async (environment: string, stacks: string[], flags: Flags) => {
        const { suffix, endpoint, yes = false, only = false } = flags;
        await deploy(openSession(environment, suffix), stacks, { yes, only, endpoint });
      }),
    [
      "deploy dev",
      "deploy dev monitoring --yes",
      "deploy staging --suffix pr-123 --yes",
      "deploy local --endpoint http://127.0.0.1:5001 --yes",
    ],
  );
