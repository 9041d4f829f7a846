import { readFileSync } from "node:fs";
import { run } from "../tools/index.js";

/** A process and when it was started: together they name one process even after its id was given to another. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start time as the system tells it; opaque. */
  readonly startTime: string;
}

const statFields = (pid: number): string[] | undefined => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" "); // the name in parentheses may hold spaces
  } catch {
    return undefined; // no such process
  }
};

/**
 * The start time of a running process.
 * @returns undefined when there is none with this id, or only its remains (a zombie)
 */
export async function startTimeOf(pid: number): Promise<string | undefined> {
  if (process.platform === "linux") {
    const fields = statFields(pid);
    return fields && fields[0] !== "Z" ? fields[19] : undefined;
  }
  const { code, stdout } = await run("ps", ["-o", "lstart=", "-p", String(pid)], { env: process.env });
  return code === 0 && stdout.trim() !== "" ? stdout.trim() : undefined;
}

/** True while exactly this process runs. */
export const isRunning = async (identity: ProcessIdentity): Promise<boolean> =>
  (await startTimeOf(identity.pid)) === identity.startTime;

const send = (target: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(target, signal);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
};

/**
 * Ends a process with its group, or alone when it does not lead one: SIGTERM, after `graceMs` SIGKILL. Does nothing when the process is gone or another one has its
 * id by now.
 * @returns false when it still runs in the end
 */
export async function endProcess(
  identity: ProcessIdentity,
  graceMs = 3000,
  what: "group" | "process" = "group",
): Promise<boolean> {
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    if (!(await isRunning(identity))) return true;
    send(what === "group" ? -identity.pid : identity.pid, signal);
    const end = Date.now() + graceMs;
    while (Date.now() < end) {
      if (!(await isRunning(identity))) return true;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
  return !(await isRunning(identity));
}
