import { Command, CommanderError } from "commander";
import { MODEL_BEHAVIOURS, type ModelBehaviour } from "../config/index.js";
import { LaptopError } from "./errors.js";

/** What the user asked for. */
export interface StartOptions {
  /** Write the addresses as one JSON line to stdout and send no orders. */
  readonly headless: boolean;
  /** Time from ready to the end, ms; undefined: until Ctrl-C. */
  readonly forMs: number | undefined;
  /** Orders per second; undefined: the configuration's. */
  readonly rate: number | undefined;
  readonly fault: string | undefined;
  /** How much faster than the wall clock the alarms' clock runs, a whole number. */
  readonly speed: number;
  /** File for what the alarms are given. */
  readonly record: string | undefined;
  /** How the stand-in for Bedrock's models behaves; undefined: as the configuration says. */
  readonly model: ModelBehaviour | undefined;
  readonly keep: boolean;
  /** Stop what `--keep` left running, and nothing else. */
  readonly stop: boolean;
}

/** Wrong arguments, all of them; exit code 2. */
export class UsageError extends LaptopError {
  override readonly name = "UsageError";

  constructor(readonly problems: readonly string[]) {
    super(problems.join("\n"), 2);
  }
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };
const HIGHEST_RATE = 100;
const HIGHEST_SPEED = 600;

/** @returns milliseconds, or undefined when the text is no duration */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)([smh])$/.exec(text);
  const ms = match ? Number(match[1]) * (UNITS[match[2] ?? ""] ?? 0) : 0;
  return ms > 0 ? ms : undefined;
}

const makeProgram = (faults: readonly string[]): Command =>
  new Command("npm start --")
    .description(
      "Deploys the platform to a local AWS on this machine, runs its services, drives orders through them and shows what happens.\nCtrl-C drains and stops everything; a second Ctrl-C stops at once.",
    )
    .option("--headless", "write one JSON line with the addresses to stdout when ready; send no orders")
    .option("--for <duration>", "stop after this time, e.g. 60s, 5m, 1h; exit 0 when everything balances, else 1")
    .option("--rate <orders/s>", `orders per second, over 0 to ${HIGHEST_RATE} (default: the configuration's)`)
    .option("--fault <name>", `break something and judge what comes of it: ${faults.join(", ")}`)
    .option(
      "--speed <times>",
      `run the alarms' clock this much faster, 1 to ${HIGHEST_SPEED}: a minute of theirs lasts 60 s / speed, and what happens then is that minute's data; sizes and durations stay as measured, and so does everything but alarms`,
    )
    .option("--record <file>", "write all that the alarms are given to a file that obs simulate and obs backtest read")
    .option("--model <behaviour>", `how the stand-in for the AI endpoint behaves: ${MODEL_BEHAVIOURS.join(", ")}`)
    .option("--keep", "leave the local AWS running at the end, for a quick next start")
    .option("--stop", "stop what --keep left running")
    .allowUnknownOption()
    .allowExcessArguments()
    .exitOverride()
    .configureOutput({ writeErr: () => {} });

/** Commander's own end of `--help`: it has printed the text. */
export class HelpShown extends Error {
  override readonly name = "HelpShown";
}

function parse(program: Command, args: readonly string[]): readonly string[] {
  try {
    program.parse([...args], { from: "user" });
    return program.args.map((arg) => (arg.startsWith("-") ? `${arg}: there is no such option` : `${arg}: takes no arguments`));
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === "commander.helpDisplayed") throw new HelpShown();
    return [error.message.replace(/^error: /, "")];
  }
}

/**
 * Reads the command line.
 * @param faults names of the configuration's fault table
 * @throws {UsageError} with every problem
 * @throws {HelpShown} after `--help`
 */
export function parseOptions(args: readonly string[], faults: readonly string[]): StartOptions {
  const program = makeProgram(faults);
  const problems = [...parse(program, args)];
  const flags = program.opts<{
    headless?: boolean;
    for?: string;
    rate?: string;
    fault?: string;
    speed?: string;
    record?: string;
    model?: string;
    keep?: boolean;
    stop?: boolean;
  }>();
  const forMs = flags.for === undefined ? undefined : parseDuration(flags.for);
  if (flags.for !== undefined && forMs === undefined)
    problems.push(`--for ${flags.for}: must be a number with s, m or h, over zero, e.g. 60s`);
  const rate = flags.rate === undefined ? undefined : Number(flags.rate);
  if (rate !== undefined && !(rate > 0 && rate <= HIGHEST_RATE))
    problems.push(`--rate ${flags.rate}: must be a number over 0 and at most ${HIGHEST_RATE}`);
  if (flags.fault !== undefined && !faults.includes(flags.fault))
    problems.push(`--fault ${flags.fault}: must be one of ${faults.join(", ")}`);
  const speed = Number(flags.speed ?? 1);
  if (!(Number.isInteger(speed) && speed >= 1 && speed <= HIGHEST_SPEED))
    problems.push(`--speed ${flags.speed}: must be a whole number from 1 to ${HIGHEST_SPEED}`);
  const model = MODEL_BEHAVIOURS.find((one) => one === flags.model);
  if (flags.model !== undefined && model === undefined)
    problems.push(`--model ${flags.model}: must be one of ${MODEL_BEHAVIOURS.join(", ")}`);
  if (flags.headless && flags.rate !== undefined) problems.push("--rate: --headless sends no orders");
  const others = (["headless", "for", "rate", "fault", "speed", "record", "model", "keep"] as const).filter(
    (name) => flags[name] !== undefined,
  );
  if (flags.stop && others.length > 0)
    problems.push(`--stop: goes alone, without ${others.map((name) => `--${name}`).join(", ")}`);
  if (problems.length > 0) throw new UsageError([...problems, "npm start -- --help tells what there is"]);
  return {
    headless: flags.headless ?? false,
    forMs,
    rate,
    fault: flags.fault,
    speed,
    record: flags.record,
    model,
    keep: flags.keep ?? false,
    stop: flags.stop ?? false,
  };
}
