import { spawn } from "node:child_process";
import type { Environment } from "./which.js";

/** What a finished command left. */
export interface Finished {
  /** Exit code; 128 + signal number is not used: a killed command has code null. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How to run a command. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env: Environment;
  /** Called with each piece of output, both streams, as it comes. */
  readonly onOutput?: (text: string) => void;
  /** Ends the command: SIGINT to its process group (Terraform then stops in order), SIGKILL when it is aborted with "kill". */
  readonly signal?: AbortSignal;
}

const running = new Set<number>();

/** Ends every command that runs, at once: for the second Ctrl-C. */
export function killRunning(): void {
  for (const pid of running) signalGroup(pid, "SIGKILL");
}

const signalGroup = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
};

/**
 * Runs a command in a process group of its own, so that Ctrl-C in the terminal reaches only this program, which then decides
 * the order in which things end.
 * @throws {Error} when the command cannot be started
 */
export function run(command: string, args: readonly string[], options: RunOptions): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...options.env },
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const { pid } = child;
    if (pid) running.add(pid);
    const out = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].setEncoding("utf8").on("data", (text: string) => {
        out[stream] += text;
        options.onOutput?.(text);
      });
    }
    const onAbort = () => {
      if (pid) signalGroup(pid, options.signal?.reason === "kill" ? "SIGKILL" : "SIGINT");
    };
    options.signal?.addEventListener("abort", onAbort, { once: true });
    if (options.signal?.aborted) onAbort();
    child.on("error", reject);
    child.on("close", (code) => {
      if (pid) running.delete(pid);
      options.signal?.removeEventListener("abort", onAbort);
      resolve({ code, ...out });
    });
  });
}
