import * as crypto from "node:crypto";
import { createRequire } from "node:module";
import { Writable } from "node:stream";
import type { Program } from "./program.js";
import type { Random } from "./random.js";
import type { VirtualTime } from "./virtual-time.js";

/** What a process asks AWS. Never settles once the process is dead. */
export type AskAws = (
  headers: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal | undefined,
) => Promise<{ readonly status: number; readonly body: string }>;

/** What a process is started with. */
export interface InstanceOptions {
  readonly time: VirtualTime;
  readonly random: Random;
  /** By how much its clock is ahead of the others', in ms. */
  readonly skewMs: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly askAws: AskAws;
  /** Takes each line that it writes. */
  readonly write: (line: string) => void;
}

const nodeRequire = createRequire(import.meta.url);

const notThere = async (path: unknown): Promise<never> => {
  throw Object.assign(new Error(`there is no ${String(path)}`), { code: "ENOENT" });
};

/** One process of a function. It has its own modules, clock and dice; what it knew is gone when it dies. */
export class Instance {
  #dead = false;
  readonly #handler: (...args: readonly unknown[]) => unknown;

  constructor(
    program: Program,
    private readonly options: InstanceOptions,
  ) {
    const module: { exports: Record<string, unknown> } = { exports: {} };
    program(
      this.#require,
      module,
      module.exports,
      options.askAws,
      this.#process(),
      this.#setTimeout,
      (cancel: unknown) => {
        if (typeof cancel === "object" && cancel !== null && "cancel" in cancel && typeof cancel.cancel === "function")
          cancel.cancel();
      },
      this.#date(),
      { now: () => options.time.elapsed },
      this.#abortSignal(),
      Object.assign(Object.create(Math), { random: options.random }),
    );
    const { handler } = module.exports;
    if (typeof handler !== "function") throw new Error("the program exports no handler");
    this.#handler = (...args) => {
      const result: unknown = handler(...args);
      return result;
    };
  }

  get dead(): boolean {
    return this.#dead;
  }

  /** Nothing of it goes on. */
  kill(): void {
    this.#dead = true;
  }

  async invoke(event: unknown, timeoutMs: number): Promise<unknown> {
    const { time } = this.options;
    const end = time.now + timeoutMs;
    return this.#handler(event, { getRemainingTimeInMillis: () => Math.max(0, end - time.now) });
  }

  readonly #setTimeout = (run: (...args: readonly unknown[]) => void, ms = 0, ...args: readonly unknown[]) => {
    const cancel = this.options.time.after(ms, () => {
      if (!this.#dead) run(...args);
    });
    const timer = { cancel, ref: () => timer, unref: () => timer, hasRef: () => true };
    return timer;
  };

  /** Node's modules, but for files and dice. */
  readonly #require = (name: string): unknown => {
    const { random } = this.options;
    const bytes = (size: number): Buffer => Buffer.from(Array.from({ length: size }, () => Math.floor(random() * 256)));
    switch (name.replace(/^node:/, "")) {
      case "crypto":
        return Object.assign(Object.create(crypto), {
          randomBytes: bytes,
          randomUUID: () =>
            bytes(16)
              .toString("hex")
              .replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-"),
        });
      case "fs/promises":
        return { readFile: notThere };
      default:
        return nodeRequire(name);
    }
  };

  #process(): object {
    const { environment, write } = this.options;
    let open = "";
    const stdout = new Writable({
      decodeStrings: false,
      write(chunk: unknown, _encoding, done) {
        const lines = `${open}${String(chunk)}`.split("\n");
        open = lines.pop() ?? "";
        for (const line of lines) write(line);
        done();
      },
    });
    const nothing = () => undefined;
    const own = { env: { ...environment }, stdout, stderr: stdout, on: nothing, once: nothing, emitWarning: nothing };
    return Object.create(process, Object.fromEntries(Object.entries(own).map(([name, value]) => [name, { value }])));
  }

  #date(): typeof Date {
    const { time, skewMs } = this.options;
    const now = () => time.now + skewMs;
    return new Proxy(Date, {
      construct: (target, args) => Reflect.construct(target, args.length === 0 ? [now()] : args),
      get: (target, name) => (name === "now" ? now : Reflect.get(target, name)),
    });
  }

  #abortSignal(): object {
    return {
      any: (signals: readonly AbortSignal[]) => AbortSignal.any([...signals]),
      [Symbol.hasInstance]: (value: unknown) => value instanceof AbortSignal,
      timeout: (ms: number) => {
        const controller = new AbortController();
        this.#setTimeout(() => controller.abort(Object.assign(new Error("time is over"), { name: "TimeoutError" })), ms);
        return controller.signal;
      },
    };
  }
}
