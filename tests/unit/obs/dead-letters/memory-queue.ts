import type { Queue, Received } from "../../../../obs/operations/dead-letters/queue.js";

interface Held {
  readonly message: Received;
  hiddenUntil: number;
}

/** What goes wrong: called for each message of a call. */
export interface Faults {
  readonly refuses?: (body: string) => boolean;
  readonly keeps?: (body: string) => boolean;
}

/** A queue in memory, with hidden messages and a clock of its caller's. */
export function memoryQueue(name: string, now: () => number, faults: Faults = {}) {
  const held = new Map<string, Held>();
  let sends = 0;
  const sentAt: number[] = [];
  const put = (body: string, extra: Partial<Received> = {}): string => {
    const id = `${name}-${sends++}`;
    const Attributes = { SentTimestamp: String(now()), ...extra.Attributes };
    held.set(id, { message: { ...extra, MessageId: id, ReceiptHandle: id, Body: body, Attributes }, hiddenUntil: 0 });
    return id;
  };
  const queue: Queue = {
    name,
    arn: `arn:aws:sqs:us-east-1:123456789012:${name}`,
    counts: async () => {
      const hidden = [...held.values()].filter(({ hiddenUntil }) => hiddenUntil > now()).length;
      return { visible: held.size - hidden, hidden };
    },
    receive: async ({ max, hiddenSeconds }) => {
      const shown = [...held.values()].filter(({ hiddenUntil }) => hiddenUntil <= now()).slice(0, max);
      for (const one of shown) one.hiddenUntil = now() + hiddenSeconds * 1000;
      return shown.map(({ message }) => message);
    },
    send: async (message) => {
      sentAt.push(now());
      if (faults.refuses?.(message.Body)) throw new Error("the queue does not take it");
      return put(message.Body, message);
    },
    delete: async (messages) =>
      messages.filter(({ MessageId, Body }) => {
        if (faults.keeps?.(Body)) return true;
        held.delete(MessageId);
        return false;
      }),
    release: async (messages) => {
      for (const { MessageId } of messages) {
        const one = held.get(MessageId);
        if (one) one.hiddenUntil = 0;
      }
    },
  };
  return { queue, put, sentAt, held, bodies: () => [...held.values()].map(({ message }) => message.Body) };
}

/** A clock that only waiting moves. */
export function fakeClock() {
  let time = Date.parse("2026-11-21T09:00:00Z");
  const sleep = async (ms: number): Promise<void> => {
    time += ms;
  };
  return { now: () => time, sleep };
}
