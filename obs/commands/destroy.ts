import { Command } from "commander";
import { destroy } from "../operations/destroy.js";
import { openSession } from "../operations/session.js";
import { environmentArgument, type TargetFlags, withExamples, withTarget } from "./options.js";

interface Flags extends TargetFlags {
  readonly yes?: boolean;
  readonly confirm?: string;
}

/** `obs destroy <env> [stack…]` */
export const destroyCommand = (): Command =>
  withExamples(
    withTarget(new Command("destroy"))
      .description("Destroy stacks and what needs them, dependents first (default: all stacks)")
      .addArgument(environmentArgument())
      .argument("[stack...]", "stacks, e.g. monitoring")
      .option("-y, --yes", "do not ask; needed without a terminal")
      .option("--confirm <name>", "the name of what is destroyed; prod asks for it, or needs this without a terminal")
      .action(async (environment: string, stacks: string[], { suffix, endpoint, yes = false, confirm }: Flags) => {
        await destroy(openSession(environment, suffix), stacks, { yes, confirm, endpoint });
      }),
    ["destroy dev monitoring", "destroy dev --suffix pr-123 --yes", "destroy prod --confirm prod"],
  );
