import { spawn } from "node:child_process";

/** A started platform, from the outside. */
export interface Ready {
  /** Seconds from the start of the process to the line that tells the addresses. */
  readonly seconds: number;
  /** Ctrl-C; resolves when everything has stopped. */
  stop(): Promise<void>;
}

/**
 * Runs `npm start -- --headless …args` and waits until it is ready.
 * @throws {Error} with what it printed when it ends before
 */
export function startUntilReady(projectRoot: string, args: readonly string[]): Promise<Ready> {
  const began = Date.now();
  const child = spawn(process.execPath, ["bin/launch.mjs", "local/main.ts", "--headless", ...args], { cwd: projectRoot });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const ended = new Promise<void>((resolve) => void child.on("close", () => resolve()));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    void ended.then(() => reject(new Error(`npm start ended before it was ready:\n${stderr}`)));
    child.stdout.once("data", () =>
      resolve({
        seconds: (Date.now() - began) / 1000,
        stop: async () => {
          child.kill("SIGINT");
          await ended;
        },
      }),
    );
  });
}
