import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import * as v from "valibot";
import { LaptopError } from "./errors.js";
import { isRunning, type ProcessIdentity, startTimeOf } from "./moto/index.js";

const HolderSchema = v.object({ pid: v.number(), startTime: v.string() });

/** The process that holds the lock and still runs. */
export async function lockHolder(file: string): Promise<ProcessIdentity | undefined> {
  if (!existsSync(file)) return undefined;
  const holder = v.safeParse(v.pipe(v.string(), v.parseJson(), HolderSchema), readFileSync(file, "utf8"));
  return holder.success && (await isRunning(holder.output)) ? holder.output : undefined;
}

const tryWrite = (file: string, text: string): boolean => {
  try {
    writeFileSync(file, text, { flag: "wx" });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
};

/**
 * One `npm start` at a time in a project: they would share states and folders.
 * @returns gives the lock back
 * @throws {LaptopError} when another one runs
 */
export async function takeLock(file: string): Promise<() => void> {
  mkdirSync(dirname(file), { recursive: true });
  const text = JSON.stringify({ pid: process.pid, startTime: await startTimeOf(process.pid) });
  if (!tryWrite(file, text)) {
    const holder = await lockHolder(file);
    if (holder)
      throw new LaptopError(
        `npm start already runs here (process ${holder.pid}): stop it with Ctrl-C, or with npm start -- --stop`,
        2,
      );
    rmSync(file, { force: true });
    if (!tryWrite(file, text)) throw new LaptopError("another npm start has just begun here", 2);
  }
  return () => rmSync(file, { force: true });
}
