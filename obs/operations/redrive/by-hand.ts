import { MAX_BATCH, type Queue, type Received } from "../dead-letters/queue.js";
import type { Outcome, Run } from "./model.js";

/** Hides messages while they are sent. Should this process die, they show again after that. */
const HIDDEN_SECONDS = 60;
const WAIT_SECONDS = 1;

/** SQS may answer with nothing although there are messages: so often in a row means that there are none. */
const MAX_VAIN = 3;

/** Queues to redrive between. */
export interface Between {
  readonly from: Queue;
  readonly to: Queue;
  /** True for a message to leave, because no retry can help it. */
  readonly leave: (body: string) => boolean;
}

/**
 * Sends each message back to its queue and deletes it only then: one that is interrupted is there twice at worst, never lost, and
 * consumers take a message once. What fails again and comes back while it runs is left for the next time.
 * @throws what the queue says when it takes none of the first ones
 */
export async function redriveByHand({ from, to, leave }: Between, run: Run): Promise<Outcome> {
  const { total, rate, progress, now, sleep, signal } = run;
  const outcome = { sent: 0, invalid: 0, refused: 0, doubled: 0 };
  /** Copies, by whose ids a message is known that came back, and messages that are left. */
  const done = new Set<string>();
  const started = now();

  const sendOn = async (messages: readonly Received[]): Promise<void> => {
    const copies = await Promise.allSettled(messages.map((message) => to.send(message)));
    // The messages' own ids too: one that could not be deleted must not be sent again and again.
    for (const { MessageId } of messages) done.add(MessageId);
    for (const copy of copies) if (copy.status === "fulfilled") done.add(copy.value);
    const taken = messages.filter((_, index) => copies[index]?.status === "fulfilled");
    outcome.sent += taken.length;
    outcome.refused += messages.length - taken.length;
    const refusal = copies.find((copy) => copy.status === "rejected");
    if (outcome.sent === 0 && refusal) throw refusal.reason;
    if (taken.length === 0) return;
    const failed = await from.delete(taken);
    outcome.doubled += failed.length > 0 ? (await from.delete(failed)).length : 0;
  };

  let vain = 0;
  while (vain < MAX_VAIN && outcome.sent + outcome.invalid + outcome.refused < total && !signal.aborted) {
    const max = Math.max(1, Math.min(MAX_BATCH, Math.floor(rate)));
    const received = await from.receive({ max, hiddenSeconds: HIDDEN_SECONDS, waitSeconds: WAIT_SECONDS });
    const fresh = received.filter(({ MessageId }) => !done.has(MessageId));
    vain = fresh.length > 0 ? 0 : vain + 1;
    const left = fresh.filter(({ Body }) => leave(Body));
    for (const { MessageId } of left) done.add(MessageId);
    outcome.invalid += left.length;
    await sendOn(fresh.filter((message) => !left.includes(message)));
    progress({ sent: outcome.sent, total });
    const wait = started + (outcome.sent / rate) * 1000 - now();
    if (wait > 0 && !signal.aborted) await sleep(wait);
  }
  return { ...outcome, ended: signal.aborted };
}
