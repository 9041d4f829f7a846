import { spawn } from "node:child_process";
import type { Environment } from "../../local/tools/index.js";
import { UsageError } from "../errors.js";
import { plainLines } from "./plain-lines.js";

/** A finished command. */
export interface Outcome {
  /** Exit code; null when a signal ended it. */
  readonly code: number | null;
  /** What it printed; empty when it had the terminal to itself. */
  readonly text: string;
  /** The part of it that came on stdout. */
  readonly stdout: string;
}

/** How a command is run. */
export interface RunOptions {
  readonly cwd: string;
  readonly env: Environment;
  /** The user sees it and answers its questions: it gets the terminal. */
  readonly interactive: boolean;
  /** Gets its output as plain lines when it does not have the terminal. */
  readonly write: (line: string) => void;
}

/** Runs a command and shows its output as it comes. */
export type RunCommand = (command: string, args: readonly string[], options: RunOptions) => Promise<Outcome>;

/**
 * {@link RunCommand} for real. Without the terminal the command gets a process group of its own: the first Ctrl-C lets
 * Terraform finish what it has begun, the second ends it.
 * @throws {UsageError} when the command cannot be started
 */
export const runCommand: RunCommand = (command, args, { cwd, env, interactive, write }) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...env },
      detached: !interactive,
      stdio: interactive ? "inherit" : ["ignore", "pipe", "pipe"],
    });
    const lines = plainLines(write);
    let text = "";
    let stdout = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (piece: string) => {
        text += piece;
        if (stream === child.stdout) stdout += piece;
        lines.push(piece);
      });
    }
    let asked = 0;
    const interrupt = (): void => {
      asked += 1;
      // On the terminal Ctrl-C reaches the child by itself.
      if (!interactive && child.pid) process.kill(-child.pid, asked === 1 ? "SIGINT" : "SIGKILL");
    };
    process.on("SIGINT", interrupt);
    process.on("SIGTERM", interrupt);
    const finish = (): void => {
      process.off("SIGINT", interrupt);
      process.off("SIGTERM", interrupt);
      lines.end();
    };
    child.on("error", (cause) => {
      finish();
      reject(new UsageError(`${command} cannot be started (${cause.message}): run npm ci in the project's folder`, { cause }));
    });
    child.on("close", (code) => {
      finish();
      resolve({ code, text, stdout });
    });
  });
