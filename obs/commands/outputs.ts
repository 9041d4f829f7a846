import { Command } from "commander";
import { outputs } from "../operations/outputs.js";
import { openSession } from "../operations/session.js";
import { environmentArgument, withExamples } from "./options.js";

interface Flags {
  readonly suffix?: string;
  readonly json?: boolean;
}

const asText = (value: unknown): string => {
  if (typeof value === "string") return value;
  return Array.isArray(value) ? value.map(asText).join(", ") : JSON.stringify(value);
};

/** `obs outputs <env>` */
export const outputsCommand = (): Command =>
  withExamples(
    new Command("outputs")
      .description("Show what the deployed stacks tell: key, topic, cluster, functions, dashboard")
      .addArgument(environmentArgument())
      .option("--suffix <suffix>", "read a copy of the environment, e.g. pr-123 (default: $ENVIRONMENT_SUFFIX)")
      .option("--json", "print one JSON object")
      .action(async (environment: string, { suffix, json }: Flags) => {
        const session = openSession(environment, suffix);
        const found = await outputs(session);
        if (json) session.print(JSON.stringify(found, null, 2));
        else for (const [name, value] of Object.entries(found)) session.print(`${name} = ${asText(value)}`);
      }),
    ["outputs dev", "outputs dev --json | jq -r .dashboard_url"],
  );
