/** Most documents of one PutTraceSegments (page "PutTraceSegments"), and how long one may wait. */
const BATCH = 50;
const WAIT_MS = 200;
/** Documents that may wait while the local AWS is slow; beyond it the oldest are dropped, as the daemon does. */
const MAX_WAITING = 10_000;

/** Takes segment and subsegment documents and sends them in batches. */
export interface SegmentQueue {
  /** Takes one document (JSON). */
  put(document: string): void;
  /** Resolves when all that was put before has been sent or given up. */
  flush(): Promise<void>;
}

/**
 * Batches documents for PutTraceSegments.
 * @param send sends one batch; a failed batch is reported and dropped: traces are never worth stopping for
 * @param onProblem told of each batch that was lost
 */
export function createSegmentQueue(
  send: (documents: string[]) => Promise<void>,
  onProblem: (message: string) => void,
): SegmentQueue {
  let waiting: string[] = [];
  let timer: NodeJS.Timeout | null = null;
  let sending: Promise<void> = Promise.resolve();

  const sendAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, BATCH);
      try {
        await send(batch);
      } catch (error) {
        onProblem(`${batch.length} trace segments were lost: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  };
  const flush = (): Promise<void> => {
    if (timer) clearTimeout(timer);
    timer = null;
    sending = sending.then(sendAll);
    return sending;
  };

  return {
    put(document) {
      waiting.push(document);
      if (waiting.length > MAX_WAITING) {
        onProblem(`${waiting.length - MAX_WAITING} trace segments were lost: the local AWS is too slow`);
        waiting = waiting.slice(-MAX_WAITING);
      }
      if (waiting.length === BATCH) void flush();
      else timer ??= setTimeout(() => void flush(), WAIT_MS);
    },
    flush,
  };
}
