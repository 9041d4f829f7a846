import { Command, InvalidArgumentError, Option } from "commander";
import { parseDuration } from "../../local/options.js";
import { openSession } from "../operations/session.js";
import { environmentArgument, type TargetFlags, withExamples, withTarget } from "./options.js";
import { table } from "./table.js";

interface ChangeFlags extends TargetFlags {
  readonly reason: string;
  readonly for?: number;
  readonly yes?: boolean;
  readonly confirm?: string;
  readonly json?: boolean;
}

const HEAD = ["dependency", "state", "open", "failures", "last change by hand"] as const;

const duration = (text: string): number => {
  const ms = parseDuration(text);
  if (ms !== undefined) return ms;
  throw new InvalidArgumentError("It must be a duration such as 90s, 15m or 2h.");
};

const list = (): Command =>
  withExamples(
    withTarget(new Command("list"))
      .description("Show the circuit breakers, and who changed them by hand, when and why")
      .addArgument(environmentArgument())
      .argument("[dependency]", "what is behind one, e.g. payment-provider (default: all)")
      .option("--json", "print one JSON list, with the last changes by hand")
      .action(async (environment: string, dependency: string | undefined, flags: TargetFlags & { readonly json?: boolean }) => {
        const { listBreakers } = await import("../operations/breaker/index.js");
        const { breakerObject, breakerRows } = await import("../operations/breaker/text.js");
        const session = openSession(environment, flags.suffix);
        const found = await listBreakers(session, dependency, flags.endpoint);
        session.print(
          flags.json ? JSON.stringify(found.map(breakerObject), null, 2) : table(HEAD, breakerRows(found, Date.now())),
        );
      }),
    [
      "breaker list prod",
      "breaker list local",
      "breaker list prod --json | jq -r '.[] | select(.state != \"CLOSED\") | .dependency'",
    ],
  );

const changing = (name: string, description: string): Command =>
  withTarget(new Command(name))
    .description(description)
    .addArgument(environmentArgument())
    .argument("<dependency>", "what is behind it, e.g. payment-provider")
    .addOption(new Option("--reason <text>", "why; it is kept with the breaker and logged").makeOptionMandatory())
    .option("-y, --yes", "do not ask; needed without a terminal")
    .option("--confirm <name>", "the environment's name; prod asks for it, or needs this without a terminal")
    .option("--json", "print one JSON object");

async function act(environment: string, dependency: string, flags: ChangeFlags, action: "open" | "reset"): Promise<void> {
  const { openBreaker, resetBreaker } = await import("../operations/breaker/index.js");
  const { breakerObject, breakerRows } = await import("../operations/breaker/text.js");
  const session = openSession(environment, flags.suffix);
  const { endpoint, reason, yes = false, confirm } = flags;
  const options = { endpoint, reason, yes, confirm, now: Date.now };
  const breaker =
    action === "open"
      ? await openBreaker(session, dependency, flags.for, options)
      : await resetBreaker(session, dependency, options);
  session.print(flags.json ? JSON.stringify(breakerObject(breaker), null, 2) : table(HEAD, breakerRows([breaker], Date.now())));
}

const open = (): Command =>
  withExamples(
    changing("open", "Open a circuit breaker: no instance calls the dependency until the time is over or it is reset")
      .option("--for <duration>", "for how long, e.g. 15m (default: until it is reset)", duration)
      .action((environment: string, dependency: string, flags: ChangeFlags) => act(environment, dependency, flags, "open")),
    [
      'breaker open prod payment-provider --reason "maintenance of the provider" --for 2h',
      "breaker open local metrics-store --reason try --yes",
    ],
  );

const close = (): Command =>
  withExamples(
    changing("reset", "Close a circuit breaker: calls are made again, and failures are counted from zero").action(
      (environment: string, dependency: string, flags: ChangeFlags) => act(environment, dependency, flags, "reset"),
    ),
    ['breaker reset prod payment-provider --reason "the provider is back"'],
  );

/** `obs breaker list|open|reset <env>` */
export const breakerCommand = (): Command =>
  new Command("breaker")
    .description("See circuit breakers, open and reset them by hand")
    .addCommand(list())
    .addCommand(open())
    .addCommand(close());
