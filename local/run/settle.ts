import { type QueueState, type Readers, waiting } from "../verdict/index.js";
import type { Plan } from "./plan.js";
import { sleeper } from "./sleep.js";

/** What waiting for the queues needs. */
export interface SettleOptions {
  readonly readers: Pick<Readers, "queues">;
  readonly plan: Plan;
  /** What lay in the queues before the run. */
  readonly queuesBefore: readonly QueueState[];
  readonly abort: AbortSignal;
  readonly show: () => Promise<void>;
  readonly timeoutMs: number;
}

const LOOK_EVERY_MS = 1000;
/** Looks in a row that must agree: a message is in no queue while its sender has not sent it yet. */
const EMPTY_LOOKS = 2;
/** Longer than a slow provider's answer: what does not move for so long waits for its visibility timeout. */
const STILL_MS = 8000;

const total = (queues: readonly QueueState[]): number => queues.reduce((sum, queue) => sum + waiting(queue), 0);
const lay = (queues: readonly QueueState[], queue: string): number => {
  const state = queues.find((one) => one.queue === queue);
  return state ? waiting(state) : 0;
};
const isHidden = (queues: readonly QueueState[]): boolean => queues.every(({ visible, delayed }) => visible + delayed === 0);

/**
 * Waits until the queues are empty. Where orders or metrics may stay in them, or where no more is left than lay there before the run, it is
 * enough that the messages left do not move: they wait for their visibility timeout, which may be minutes. Returns when the time is over in any case: the verdict tells what is left.
 */
export async function settle({ readers, plan, queuesBefore, abort, show, timeoutMs }: SettleOptions): Promise<void> {
  const sleep = sleeper([abort]);
  const deadline = Date.now() + timeoutMs;
  let emptyLooks = 0;
  let last = "";
  let stillSince = Date.now();
  while (Date.now() < deadline && !abort.aborted) {
    const queues = await readers.queues();
    emptyLooks = total(queues) === 0 ? emptyLooks + 1 : 0;
    if (emptyLooks >= EMPTY_LOOKS) return;
    const now = JSON.stringify(queues);
    if (now !== last) stillSince = Date.now();
    last = now;
    const { orders, acceptedMetrics } = plan.expect;
    const mayWait = orders === "some-pending" || acceptedMetrics === "some-queued";
    const mayBeLeft = mayWait || queues.every((one) => waiting(one) <= lay(queuesBefore, one.queue));
    if (mayBeLeft && isHidden(queues) && Date.now() - stillSince >= STILL_MS) return;
    await show();
    await sleep(LOOK_EVERY_MS);
  }
}
