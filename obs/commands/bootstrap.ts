import { Command } from "commander";
import { openSession } from "../operations/session.js";
import { environmentArgument, withExamples } from "./options.js";

/** `obs bootstrap <env>` */
export const bootstrapCommand = (): Command =>
  withExamples(
    new Command("bootstrap")
      .description(
        "Make the S3 bucket that holds the environment's Terraform state; run it once, or again: it changes nothing then",
      )
      .addArgument(environmentArgument())
      .action(async (environment: string) => {
        // The AWS SDK is slow to load: only where it is used.
        const { bootstrap } = await import("../operations/bootstrap.js");
        await bootstrap(openSession(environment, undefined));
      }),
    ["bootstrap staging", "bootstrap prod"],
  );
