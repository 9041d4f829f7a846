import type { Queue } from "../dead-letters/queue.js";
import type { Clock } from "./model.js";

const POLL_MS = 5000;

/**
 * Waits and tells how many messages are dead letters again, or anew.
 * @param rest how many were left in the queue; SQS counts about
 */
export async function watchForReturns(
  queue: Queue,
  rest: number,
  { now, sleep, signal, forMs }: Clock & { readonly signal: AbortSignal; readonly forMs: number },
): Promise<number> {
  const end = now() + forMs;
  for (;;) {
    const { visible, hidden } = await queue.counts();
    const left = end - now();
    if (left <= 0 || signal.aborted) return Math.max(0, visible + hidden - rest);
    await sleep(Math.min(POLL_MS, left));
  }
}
