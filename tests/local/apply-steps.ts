import { type ChildProcess, spawn } from "node:child_process";
import { resolve } from "node:path";

/** The project under test. */
export const PROJECT = resolve(import.meta.dirname, "../..");

/** A running `npm start`, seen as its user sees it. */
export interface Started {
  readonly child: ChildProcess;
  /** All of stderr so far. */
  stderr(): string;
  /** Resolves with the first match on a stream; rejects when the program ends first. */
  waitFor(stream: "stdout" | "stderr", pattern: RegExp): Promise<RegExpExecArray>;
  /** Exit code. */
  readonly ended: Promise<number | null>;
}

const running = new Set<Started>();

/** Ends what a failed test left. */
export async function endAll(): Promise<void> {
  for (const { child, ended } of running) {
    child.kill("SIGTERM");
    child.kill("SIGTERM");
    await ended;
  }
}

/** Starts `npm start -- …args` without npm, so that signals go straight to it. */
export function npmStart(args: readonly string[], env: Readonly<Record<string, string | undefined>> = process.env): Started {
  const child = spawn(process.execPath, ["bin/launch.mjs", "local/main.ts", ...args], { cwd: PROJECT, env: { ...env } });
  const text = { stdout: "", stderr: "" };
  const listeners = new Set<() => void>();
  for (const stream of ["stdout", "stderr"] as const)
    child[stream].setEncoding("utf8").on("data", (chunk: string) => {
      text[stream] += chunk;
      for (const listener of listeners) listener();
    });
  const ended = new Promise<number | null>((done) => {
    child.on("close", (code) => {
      done(code);
      for (const listener of listeners) listener();
    });
  });
  const started: Started = {
    child,
    stderr: () => text.stderr,
    waitFor: (stream, pattern) =>
      new Promise((found, reject) => {
        const look = () => {
          const match = pattern.exec(text[stream]);
          if (match) found(match);
          else if (child.exitCode !== null)
            reject(new Error(`npm start ended (${child.exitCode}) before ${pattern} on ${stream}:\n${text.stderr}`));
          else return;
          listeners.delete(look);
        };
        listeners.add(look);
        look();
      }),
    ended,
  };
  running.add(started);
  void ended.then(() => running.delete(started));
  return started;
}
