import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { connect } from "node:net";
import { freePort } from "../../moto/index.js";
import type { DeployedContainer } from "../deployed/model.js";
import { HostError } from "../errors.js";
import { asInImage, eachLine } from "./lines.js";

/** A service did not start listening, or ended before it did. */
export class ContainerStartError extends HostError {
  override readonly name = "ContainerStartError";
}

/** What a container is made of. */
export interface ContainerOptions {
  readonly container: DeployedContainer;
  /** The service's bundle. */
  readonly entry: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Variable that tells the service its port. */
  readonly portVariable: string;
  readonly onLine: (stream: string, line: string, time: number) => void;
  /** The process ended although nobody stopped it. */
  readonly onExit: (code: number | null, signal: string | null) => void;
}

/** A running service. */
export interface RunningContainer {
  readonly url: string;
  readonly pid: number;
  /** Asks the process to finish; ends it after the grace period. */
  stop(): Promise<void>;
}

/** Time to start listening, and time to finish after SIGTERM: ECS's default stopTimeout. */
const START_MS = 20_000;
const STOP_MS = 30_000;
const PROBE_MS = 50;

const HOST = "127.0.0.1";

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: HOST });
    const settle = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", settle(true));
    socket.once("error", settle(false));
  });

async function untilListening(port: number, child: ChildProcess, service: string, lastLine: () => string): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new ContainerStartError(
        `${service} ended with ${child.exitCode ?? child.signalCode} before it listened: ${lastLine()}`,
      );
    if (await accepts(port)) return;
    await new Promise((resolve) => setTimeout(resolve, PROBE_MS));
  }
  throw new ContainerStartError(`${service} does not listen on port ${port} after ${START_MS / 1000} s: ${lastLine()}`);
}

/** Starts a service as a process of its own, on a free port, and waits until it listens. @throws {ContainerStartError} */
export async function startContainer(options: ContainerOptions): Promise<RunningContainer> {
  const { container, entry, environment, portVariable, onLine, onExit } = options;
  const port = await freePort();
  // awslogs: prefix / container / task.
  const stream = `${container.service}/${container.service}/${randomBytes(16).toString("hex")}`;
  const child = spawn(process.execPath, [entry], {
    env: { ...environment, [portVariable]: String(port) },
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own: Ctrl-C in the terminal must not reach it before the host has drained.
    detached: true,
  });
  let lastLine = "it wrote nothing";
  let stopping = false;
  const exited = new Promise<void>((resolve) => {
    child.once("exit", (code, signal) => {
      resolve();
      if (!stopping) onExit(code, signal);
    });
    child.once("error", () => resolve());
  });
  for (const output of [child.stdout, child.stderr]) {
    eachLine(output, (line) => {
      lastLine = line;
      onLine(stream, asInImage(line, entry), Date.now());
    });
  }
  const stop = async (): Promise<void> => {
    stopping = true;
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    await exited;
    clearTimeout(timer);
  };
  try {
    await untilListening(port, child, container.service, () => lastLine);
  } catch (error) {
    stopping = true;
    child.kill("SIGKILL");
    throw error;
  }
  return { url: `http://${HOST}:${port}`, pid: child.pid ?? 0, stop };
}
