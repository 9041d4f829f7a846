import { MAX_BATCH, type Queue, type Received } from "./queue.js";

/** Long enough to look at many, short enough that a look that broke off does not hide them for long. */
const HIDDEN_SECONDS = 60;
const WAIT_SECONDS = 1;

/** SQS may answer with nothing although there are messages, and with one that was seen before. */
const MAX_VAIN = 3;

/**
 * Looks at messages and leaves them in the queue: they are hidden from others for that long, a minute at most.
 * @param limit most messages
 */
export async function peek(queue: Queue, limit: number, signal?: AbortSignal): Promise<readonly Received[]> {
  const seen = new Map<string, Received>();
  let vain = 0;
  try {
    while (seen.size < limit && vain < MAX_VAIN && !signal?.aborted) {
      const max = Math.min(MAX_BATCH, limit - seen.size);
      const received = await queue.receive({ max, hiddenSeconds: HIDDEN_SECONDS, waitSeconds: WAIT_SECONDS });
      const before = seen.size;
      for (const message of received) seen.set(message.MessageId, message);
      vain = seen.size > before ? 0 : vain + 1;
    }
  } finally {
    await queue.release([...seen.values()]);
  }
  return [...seen.values()];
}
