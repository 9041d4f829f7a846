import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { loadConfig, type PlatformConfig } from "../../config/index.js";
import type { Environment } from "../../local/tools/index.js";
import { UsageError } from "../errors.js";
import { type RunCommand, runCommand } from "./process.js";

/** What every operation works with; tests pass their own. */
export interface Session {
  /** The project's folder. */
  readonly root: string;
  readonly env: Environment;
  readonly config: PlatformConfig;
  readonly run: RunCommand;
  /** Someone can answer questions. */
  readonly terminal: boolean;
  /** Asks on the terminal, and gives the line that is typed. */
  readonly ask: (question: string) => Promise<string>;
  /** Progress and messages: stderr. */
  readonly say: (line: string) => void;
  /** What was asked for: stdout. */
  readonly print: (line: string) => void;
}

async function askOnTerminal(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await terminal.question(question)).trim();
  } finally {
    terminal.close();
  }
}

/**
 * The session of the real command line.
 * @param environment dev, staging, prod or local
 * @throws {UsageError} outside of the project's folder
 * @throws {ConfigError} when the environment is unknown or its configuration wrong
 */
export function openSession(environment: string, suffix: string | undefined): Session {
  const root = process.cwd();
  if (!existsSync(join(root, "cdktf.json")))
    throw new UsageError(`${root} holds no cdktf.json: run this in the project's folder`);
  const chosen = { ENVIRONMENT: environment, ENVIRONMENT_SUFFIX: suffix ?? process.env.ENVIRONMENT_SUFFIX };
  return {
    root,
    env: { ...process.env, ...chosen },
    config: loadConfig(chosen),
    run: runCommand,
    ask: askOnTerminal,
    terminal: Boolean(process.stdin.isTTY && process.stderr.isTTY),
    say: (line) => process.stderr.write(`${line}\n`),
    print: (line) => process.stdout.write(`${line}\n`),
  };
}
