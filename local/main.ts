import { resolve } from "node:path";
import { ConfigError, type LaptopConfig, loadConfig, type PlatformConfig } from "../config/index.js";
import { ModelError } from "../simulator/model/errors.js";
import { TerraformError } from "../terraform/index.js";
import { TerraformStateError } from "../terraform/state.js";
import { reporterFor } from "./apply/index.js";
import { LaptopError } from "./errors.js";
import { HostError } from "./host/index.js";
import { takeLock } from "./lock.js";
import { HelpShown, parseOptions } from "./options.js";
import { laptopPaths } from "./paths.js";
import { Session } from "./session.js";
import { stopKept } from "./stop.js";

const hasLaptop = (config: PlatformConfig): config is PlatformConfig & { readonly laptop: LaptopConfig } =>
  config.laptop !== undefined;

function laptopConfig(): PlatformConfig & { readonly laptop: LaptopConfig } {
  const config = loadConfig({ ENVIRONMENT: "local" });
  if (!hasLaptop(config)) throw new LaptopError("config/local.ts has no `laptop`: it tells what traffic to drive", 2);
  return config;
}

async function main(): Promise<number> {
  const config = laptopConfig();
  const start = parseOptions(process.argv.slice(2), Object.keys(config.laptop.faults));
  const paths = laptopPaths(resolve(import.meta.dirname, ".."));
  if (start.stop) {
    await stopKept(paths, (line) => void process.stderr.write(`${line}\n`));
    return 0;
  }
  const unlock = await takeLock(paths.lock);
  const reporter = reporterFor(process.stderr, process.stdout);
  const { env, stdout, stderr } = process;
  const session = new Session({ start, config, paths, env, reporter, stdout, stderr });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => session.interrupt());
  try {
    return await session.run();
  } finally {
    unlock();
  }
}

/** Errors that say all there is to say, and the exit code of each. */
const EXIT_CODES: readonly (readonly [new (...args: never[]) => Error, number])[] = [
  [ConfigError, 2],
  [TerraformError, 1],
  [ModelError, 1],
  [TerraformStateError, 1],
  [HostError, 1],
];

const exitCodeOf = (error: unknown): number | undefined => {
  if (error instanceof LaptopError) return error.exitCode;
  return EXIT_CODES.find(([kind]) => error instanceof kind)?.[1];
};

try {
  process.exitCode = await main();
} catch (error) {
  const code = error instanceof HelpShown ? 0 : exitCodeOf(error);
  if (code === undefined) throw error; // a defect: its stack is worth more than a message
  if (error instanceof Error && code !== 0) process.stderr.write(`${error.message}\n`);
  process.exitCode = code;
}
