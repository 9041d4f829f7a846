/** One line of a log stream; time in epoch milliseconds. */
export interface LogEvent {
  readonly timestamp: number;
  readonly message: string;
}

/** Limits of one PutLogEvents (page "PutLogEvents"). */
const MAX_BATCH_BYTES = 1_048_576;
const MAX_BATCH_EVENTS = 10_000;
const EVENT_OVERHEAD_BYTES = 26;
const MAX_EVENT_BYTES = MAX_BATCH_BYTES - EVENT_OVERHEAD_BYTES;

/** Cuts a message to a number of bytes, never within a character. */
function cut(message: string): string {
  if (Buffer.byteLength(message) <= MAX_EVENT_BYTES) return message;
  // A character cut in half decodes to one replacement character, which is taken off again.
  return Buffer.from(message)
    .subarray(0, MAX_EVENT_BYTES)
    .toString("utf8")
    .replace(/\uFFFD$/, "");
}

/** Events in order of time, in batches that PutLogEvents takes; a message over the limit is cut. */
export function logBatches(events: readonly LogEvent[]): LogEvent[][] {
  const batches: LogEvent[][] = [];
  let current: LogEvent[] = [];
  let bytes = 0;
  const sorted = events.map((event) => ({ ...event, message: cut(event.message) })).sort((a, b) => a.timestamp - b.timestamp);
  for (const event of sorted) {
    const size = Buffer.byteLength(event.message) + EVENT_OVERHEAD_BYTES;
    if (current.length > 0 && (bytes + size > MAX_BATCH_BYTES || current.length === MAX_BATCH_EVENTS)) {
      batches.push(current);
      current = [];
      bytes = 0;
    }
    current.push(event);
    bytes += size;
  }
  if (current.length > 0) batches.push(current);
  return batches;
}
