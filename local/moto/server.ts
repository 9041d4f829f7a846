import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname } from "node:path";
import { MotoError } from "../errors.js";
import type { Environment } from "../tools/index.js";
import { motoEnvironment } from "./environment.js";
import { healthOf } from "./health.js";
import { endProcess, type ProcessIdentity, startTimeOf } from "./process.js";

/** A moto that runs: one process, all its state in memory. */
export interface Moto extends ProcessIdentity {
  /** Names this very moto; what was applied to another one is worth nothing. */
  readonly id: string;
  readonly port: number;
  /** e.g. `http://127.0.0.1:41234` */
  readonly url: string;
}

/** A port that nothing listens on at this moment. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new MotoError("the system gave no free port")),
      );
    });
  });

const START_TIMEOUT_MS = 30_000;

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

async function answers(child: ChildProcess, url: string): Promise<boolean> {
  const end = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < end && !hasEnded(child)) {
    if ((await healthOf(url, 1000)) === "answers" && !hasEnded(child)) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

const spawned = (child: ChildProcess): Promise<number> =>
  new Promise((resolve, reject) => {
    child.once("error", (error) => reject(new MotoError(`moto_server cannot be started: ${error.message}`, { cause: error })));
    child.once("spawn", () => resolve(child.pid ?? 0));
  });

interface MotoStart {
  readonly binary: string;
  readonly env: Environment;
  readonly logFile: string;
  readonly pythonPath: string | undefined;
}

async function tryStart({ binary, env, logFile, pythonPath }: MotoStart): Promise<Moto | undefined> {
  const port = await freePort();
  const log = openSync(logFile, "a");
  const child = spawn(binary, ["-H", "127.0.0.1", "-p", String(port)], {
    env: { ...motoEnvironment(env, pythonPath) },
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  const pid = await spawned(child);
  child.unref();
  const url = `http://127.0.0.1:${port}`;
  const up = await answers(child, url);
  const startTime = await startTimeOf(pid);
  if (up && startTime) return { id: randomUUID(), pid, startTime, port, url };
  if (startTime) await endProcess({ pid, startTime });
  return undefined;
}

/**
 * Starts moto on a free port, in a process group of its own so that Ctrl-C does not reach it, and waits until it answers.
 * A second try is made, because another program may take the port in between.
 * @param logFile what moto prints is appended there
 * @param pythonPath a folder of Python modules that moto finds before its own: {@link LaptopPaths.motoPython} makes it quicker
 * @throws {MotoError}
 */
export async function startMoto(binary: string, env: Environment, logFile: string, pythonPath?: string): Promise<Moto> {
  mkdirSync(dirname(logFile), { recursive: true });
  const start = { binary, env, logFile, pythonPath };
  const moto = (await tryStart(start)) ?? (await tryStart(start));
  if (moto) return moto;
  const tail = readFileSync(logFile, "utf8").trim().split("\n").slice(-5).join("\n");
  throw new MotoError(
    `moto_server (${binary}) did not answer within ${START_TIMEOUT_MS / 1000} s; the end of ${logFile}:\n${tail}`,
  );
}

/**
 * Ends moto; what was in it is gone.
 * @throws {MotoError} when it cannot be ended
 */
export async function stopMoto(moto: ProcessIdentity): Promise<void> {
  if (!(await endProcess(moto)))
    throw new MotoError(`moto (process ${moto.pid}) does not end: kill it with kill -9 -- -${moto.pid}`);
}
