import { Command } from "commander";
import { diff } from "../operations/diff.js";
import { openSession } from "../operations/session.js";
import { environmentArgument, type TargetFlags, withExamples, withTarget } from "./options.js";

interface Flags extends TargetFlags {
  readonly exitCode?: boolean;
}

/** `obs diff <env> [stack…]` */
export const diffCommand = (): Command =>
  withExamples(
    withTarget(new Command("diff"))
      .description("Show what a deployment would change, stack by stack (default: all stacks)")
      .addArgument(environmentArgument())
      .argument("[stack...]", "stacks, e.g. storage messaging")
      .option("--exit-code", "exit with 1 when anything would change")
      .action(async (environment: string, stacks: string[], { suffix, endpoint, exitCode }: Flags) => {
        const found = await diff(openSession(environment, suffix), stacks, { endpoint });
        if (exitCode && found.some(({ changes }) => changes !== undefined)) process.exitCode = 1;
      }),
    ["diff dev", "diff prod storage compute", "diff prod --exit-code"],
  );
