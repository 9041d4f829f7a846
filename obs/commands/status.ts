import { Command, InvalidArgumentError } from "commander";
import { openSession } from "../operations/session.js";
import type { StatusReport } from "../operations/status/index.js";
import { environmentArgument, type TargetFlags, withExamples, withTarget } from "./options.js";
import { table } from "./table.js";

interface Flags extends TargetFlags {
  readonly json?: boolean;
  readonly deadline: number;
}

const DEADLINE_SECONDS = 10;

const seconds = (value: string): number => {
  const number = Number(value);
  if (number > 0 && number <= 600) return number;
  throw new InvalidArgumentError("It must be a number of seconds up to 600.");
};

const asText = ({ checks, suffix, fine }: StatusReport): string => {
  const rows = checks.flatMap(({ name, findings }) =>
    findings.length > 0
      ? findings.map(({ subject, health, detail }) => [name, subject, health, detail])
      : [[name, "", "ok", "nothing to check"]],
  );
  return `${table(["check", "what", "state", ""], rows)}\n\n${suffix} is ${fine ? "fine" : "not fine"}`;
};

/** `obs status <env>` */
export const statusCommand = (): Command =>
  withExamples(
    withTarget(new Command("status"))
      .description(
        "Look whether an environment is fine: stacks, subscriptions, secrets, dead letters, telemetry, breakers; exit 1 when not",
      )
      .addArgument(environmentArgument())
      .option("--json", "print one JSON object")
      .option("--deadline <seconds>", "longest time for each check", seconds, DEADLINE_SECONDS)
      .action(async (environment: string, { suffix, endpoint, json, deadline }: Flags) => {
        const { status } = await import("../operations/status/index.js");
        const session = openSession(environment, suffix);
        const report = await status(session, { endpoint, deadlineMs: deadline * 1000 });
        session.print(json ? JSON.stringify(report, null, 2) : asText(report));
        if (!report.fine) process.exitCode = 1;
      }),
    ["status dev", "status prod --json | jq '.checks[].findings[] | select(.health == \"bad\")'"],
  );
