import { Instance } from "./instance.js";
import type { Asker, Network } from "./network.js";
import type { FunctionName, Program } from "./program.js";
import { between, type Random, randomOf, seedOf } from "./random.js";
import type { VirtualTime } from "./virtual-time.js";

/** One invocation, for who looks at the run afterwards. Times in ms from the start. */
export interface Invocation {
  readonly name: FunctionName;
  readonly from: number;
  to: number;
  died: boolean;
}

/** How an invocation ended: `failed` by what the function threw, `died` also where its time was over, `busy` without a process. */
export type Ended =
  | { readonly status: "done"; readonly payload: unknown }
  | { readonly status: "failed"; readonly error: unknown }
  | { readonly status: "died" | "busy" };

/** What all pools of a run share. */
export interface PoolParts {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly network: Network;
  readonly environment: Readonly<Record<string, string>>;
  /** Invocations of the run; each pool adds its own. */
  readonly invocations: Invocation[];
  /** Most by which a clock is ahead or behind, in ms. */
  readonly skewMs: number;
  /** Share of invocations that die between two of their requests. */
  readonly kills: () => number;
  readonly write: (line: string) => void;
}

/** A function of the configuration. */
export interface PoolOptions {
  readonly name: FunctionName;
  readonly program: Program;
  readonly timeoutMs: number;
  /** Most processes at a time. */
  readonly most: number;
}

/** Most requests and answers of an invocation before it dies. */
const LATEST_DEATH = 20;

class Worker implements Asker {
  readonly instance: Instance;
  #invocation: number | undefined;
  #untilDeath = Number.POSITIVE_INFINITY;
  #died: () => void = () => undefined;

  constructor(
    program: Program,
    private readonly parts: PoolParts,
  ) {
    const { time, network, environment, skewMs, write } = parts;
    const random = randomOf(seedOf(parts.random));
    const skew = (parts.random() - 0.5) * 2 * skewMs;
    this.instance = new Instance(program, { time, random, skewMs: skew, environment, write, askAws: network.wayOf(this) });
  }

  get invocation(): number | undefined {
    return this.#invocation;
  }

  before(): boolean {
    return this.#step();
  }

  after(): boolean {
    return this.#step();
  }

  async invoke(event: unknown, timeoutMs: number, number: number): Promise<Ended> {
    const { time, random, kills } = this.parts;
    this.#invocation = number;
    this.#untilDeath = random() < kills() ? between(random, 1, LATEST_DEATH) : Number.POSITIVE_INFINITY;
    const death = new Promise<Ended>((resolve) => {
      this.#died = () => resolve({ status: "died" });
    });
    const cancel = time.after(timeoutMs, () => this.kill());
    const work = this.instance.invoke(event, timeoutMs).then(
      (payload): Ended => ({ status: "done", payload }),
      (error: unknown): Ended => ({ status: "failed", error }),
    );
    const ended = await Promise.race([work, death]);
    cancel();
    this.#untilDeath = Number.POSITIVE_INFINITY;
    this.#invocation = undefined;
    return ended;
  }

  kill(): void {
    this.instance.kill();
    this.#died();
  }

  #step(): boolean {
    if (this.instance.dead) return false;
    this.#untilDeath -= 1;
    if (this.#untilDeath > 0) return true;
    this.kill();
    return false;
  }
}

/** Processes of one function: one invocation at a time each, as in Lambda. */
export class Pool {
  readonly #idle: Worker[] = [];
  #running = 0;

  constructor(
    private readonly options: PoolOptions,
    private readonly parts: PoolParts,
  ) {}

  get free(): number {
    return this.options.most - this.#running;
  }

  async invoke(event: unknown): Promise<Ended> {
    const { name, program, timeoutMs } = this.options;
    const { time, invocations, random } = this.parts;
    if (this.free <= 0) return { status: "busy" };
    this.#running += 1;
    const [worker] = this.#idle.splice(between(random, 0, this.#idle.length - 1), 1);
    const number = invocations.length;
    const invocation: Invocation = { name, from: time.elapsed, to: Number.POSITIVE_INFINITY, died: false };
    invocations.push(invocation);
    const used = worker ?? new Worker(program, this.parts);
    const ended = await used.invoke(event, timeoutMs, number);
    invocation.to = time.elapsed;
    invocation.died = ended.status === "died";
    this.#running -= 1;
    if (!used.instance.dead) this.#idle.push(used);
    return ended;
  }
}
