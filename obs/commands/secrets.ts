import { text } from "node:stream/consumers";
import { Command } from "commander";
import { UsageError } from "../errors.js";
import { openSession } from "../operations/session.js";
import { environmentArgument, type TargetFlags, withExamples, withTarget } from "./options.js";
import { table } from "./table.js";

/** Stdin as a whole. A terminal would show what is typed, and keep it in its history. */
async function readValue(): Promise<string> {
  if (process.stdin.isTTY)
    throw new UsageError("the value comes from a pipe or a file, never from the keyboard: obs secrets set <env> <name> < file");
  return text(process.stdin);
}

const set = (): Command =>
  withExamples(
    withTarget(new Command("set"))
      .description("Store a secret's value, which is read from stdin")
      .addArgument(environmentArgument())
      .argument("<name>", "secret of config/, e.g. slack-webhook")
      .action(async (environment: string, name: string, { suffix, endpoint }: TargetFlags) => {
        const { setSecret } = await import("../operations/secrets.js");
        await setSecret(openSession(environment, suffix), name, readValue, endpoint);
      }),
    ["secrets set prod slack-webhook < webhook.txt", 'secrets set dev slack-webhook <<< "$WEBHOOK"'],
  );

const list = (): Command =>
  withExamples(
    withTarget(new Command("list"))
      .description("Show which secrets are set; values are never shown")
      .addArgument(environmentArgument())
      .option("--json", "print one JSON list")
      .action(async (environment: string, { suffix, endpoint, json }: TargetFlags & { readonly json?: boolean }) => {
        const { listSecrets } = await import("../operations/secrets.js");
        const session = openSession(environment, suffix);
        const found = await listSecrets(session, endpoint);
        if (json) return session.print(JSON.stringify(found, null, 2));
        const rows = found.map(({ name, state, changed, description }) => [
          name,
          state,
          changed?.toISOString() ?? "",
          description,
        ]);
        return session.print(table(["secret", "state", "changed", "what for"], rows));
      }),
    ["secrets list prod", "secrets list prod --json | jq -r '.[] | select(.state != \"set\") | .name'"],
  );

/** `obs secrets set|list <env>` */
export const secretsCommand = (): Command =>
  new Command("secrets").description("Set secrets, and see which are set").addCommand(set()).addCommand(list());
