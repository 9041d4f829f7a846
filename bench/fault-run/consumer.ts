import * as v from "valibot";
import type { Pool } from "./pool.js";
import type { Queue } from "./queue.js";
import { between, type Random } from "./random.js";
import type { VirtualTime } from "./virtual-time.js";

/** What reads a queue for a function. */
export interface ConsumerOptions {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly queue: Queue;
  readonly pool: Pool;
  readonly batchSize: number;
  /** Time in which messages gather, in ms. */
  readonly windowMs: number;
  /** Share of batches that are done and whose messages the queue delivers again all the same. */
  readonly undeleted: () => number;
}

const AnswerSchema = v.object({ batchItemFailures: v.array(v.object({ itemIdentifier: v.string() })) });

/** Least time between two looks at the queue, in ms. */
const LOOK_MS = 250;

/** An event source mapping: hands batches of any size to the function and deletes what it does not give back. */
export class Consumer {
  #stopped = false;
  #running = 0;

  constructor(private readonly options: ConsumerOptions) {}

  /** Batches that are worked on. */
  get running(): number {
    return this.#running;
  }

  async run(): Promise<void> {
    const { time, random, queue, pool, batchSize, windowMs } = this.options;
    while (!this.#stopped) {
      if (pool.free > 0) {
        const records = queue.receive(between(random, 1, batchSize));
        if (records.length > 0) void this.#deliver(records);
      }
      await time.sleep(Math.max(LOOK_MS, windowMs));
    }
  }

  stop(): void {
    this.#stopped = true;
  }

  async #deliver(records: ReturnType<Queue["receive"]>): Promise<void> {
    const { queue, pool, random, undeleted } = this.options;
    this.#running += 1;
    const ended = await pool.invoke({ Records: records });
    this.#running -= 1;
    if (ended.status !== "done") return;
    const failed = new Set(v.parse(AnswerSchema, ended.payload).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    if (random() < undeleted()) return;
    for (const { messageId } of records) if (!failed.has(messageId)) queue.delete(messageId);
  }
}
