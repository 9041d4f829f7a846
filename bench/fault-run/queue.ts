import { createHash } from "node:crypto";
import type { SQSRecord } from "aws-lambda";
import { between, type Random } from "./random.js";
import type { VirtualTime } from "./virtual-time.js";

/** How a queue is made, and how badly it behaves: a standard queue may deliver twice and in any order. */
export interface QueueOptions {
  readonly arn: string;
  readonly visibilityTimeoutMs: number;
  readonly maxReceiveCount: number;
  /** Share of deliveries that another consumer gets as well. */
  readonly twice: () => number;
  readonly time: VirtualTime;
  readonly random: Random;
}

interface Message {
  readonly id: string;
  readonly body: string;
  receives: number;
  visibleAt: number;
}

/** A standard queue of SQS with its dead-letter queue. */
export class Queue {
  readonly #messages = new Map<string, Message>();
  readonly #dead: Message[] = [];
  #ids = 0;
  sent = 0;
  /** Deliveries beyond the first, of whatever cause. */
  repeated = 0;

  constructor(private readonly options: QueueOptions) {}

  /** Messages that are not deleted. */
  get size(): number {
    return this.#messages.size;
  }

  /** Dead letters. */
  get dead(): number {
    return this.#dead.length;
  }

  /** @returns what SendMessage answers */
  send(body: string): object {
    this.#ids += 1;
    this.sent += 1;
    const id = `message-${this.#ids}`;
    this.#messages.set(id, { id, body, receives: 0, visibleAt: this.options.time.now });
    return { MessageId: id, MD5OfMessageBody: createHash("md5").update(body).digest("hex") };
  }

  /** Some messages, in any order. Those received too often become dead letters. */
  receive(most: number): SQSRecord[] {
    const { time, random, visibilityTimeoutMs, maxReceiveCount, twice, arn } = this.options;
    const visible = [...this.#messages.values()].filter(({ visibleAt }) => visibleAt <= time.now);
    const records: SQSRecord[] = [];
    while (visible.length > 0 && records.length < most) {
      const [message] = visible.splice(between(random, 0, visible.length - 1), 1);
      if (!message) break;
      if (message.receives >= maxReceiveCount) {
        this.#messages.delete(message.id);
        this.#dead.push(message);
        continue;
      }
      message.receives += 1;
      if (message.receives > 1) this.repeated += 1;
      const again = random() < twice();
      message.visibleAt = time.now + (again ? between(random, 0, 2000) : visibilityTimeoutMs);
      // Being delivered twice is the queue's fault, not a failed attempt.
      if (again) message.receives -= 1;
      records.push({
        messageId: message.id,
        receiptHandle: message.id,
        body: message.body,
        attributes: {
          ApproximateReceiveCount: String(message.receives),
          SentTimestamp: "0",
          SenderId: "",
          ApproximateFirstReceiveTimestamp: "0",
        },
        messageAttributes: {},
        md5OfBody: "",
        eventSource: "aws:sqs",
        eventSourceARN: arn,
        awsRegion: "us-east-1",
      });
    }
    return records;
  }

  delete(id: string): void {
    this.#messages.delete(id);
  }

  changeVisibility(id: string, ms: number): void {
    const message = this.#messages.get(id);
    if (message) message.visibleAt = this.options.time.now + ms;
  }

  /** Loses the message that was sent last: what no queue does. */
  lose(): void {
    this.#messages.delete(`message-${this.#ids}`);
  }

  /** Puts the dead letters back. @returns how many */
  redrive(): number {
    const dead = this.#dead.splice(0);
    for (const { body } of dead) {
      this.send(body);
      this.sent -= 1;
    }
    return dead.length;
  }
}
