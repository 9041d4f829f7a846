import { type QueueState, type Readers, waiting } from "../verdict/index.js";
import type { Plan } from "./plan.js";
import { sleeper } from "./sleep.js";

/** What waiting for the queues needs. */
export interface SettleOptions {
  readonly readers: Pick<Readers, "queues">;
  readonly plan: Plan;
  readonly abort: AbortSignal;
  readonly show: () => Promise<void>;
  readonly timeoutMs: number;
}

const LOOK_EVERY_MS = 500;
/** Looks in a row that must agree: a message is in no queue while its sender has not sent it yet. */
const EMPTY_LOOKS = 3;
/** Longer than a slow provider's answer: what does not move for so long waits for its visibility timeout. */
const STILL_MS = 8000;

const total = (queues: readonly QueueState[]): number => queues.reduce((sum, queue) => sum + waiting(queue), 0);
const isHidden = (queues: readonly QueueState[]): boolean => queues.every(({ visible, delayed }) => visible + delayed === 0);

/**
 * Waits until the queues are empty; where orders may stay pending, also until the messages left only wait for their visibility
 * timeout, which may be minutes. Returns when the time is over in any case: the verdict tells what is left.
 */
export async function settle({ readers, plan, abort, show, timeoutMs }: SettleOptions): Promise<void> {
  const sleep = sleeper([abort]);
  const deadline = Date.now() + timeoutMs;
  let emptyLooks = 0;
  let last = "";
  let stillSince = Date.now();
  while (Date.now() < deadline && !abort.aborted) {
    const queues = await readers.queues({ peek: false });
    emptyLooks = total(queues) === 0 ? emptyLooks + 1 : 0;
    if (emptyLooks >= EMPTY_LOOKS) return;
    const now = JSON.stringify(queues);
    if (now !== last) stillSince = Date.now();
    last = now;
    if (plan.expect.orders === "some-pending" && isHidden(queues) && Date.now() - stillSince >= STILL_MS) return;
    await show();
    await sleep(LOOK_EVERY_MS);
  }
}
