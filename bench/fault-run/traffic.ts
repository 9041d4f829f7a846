import * as v from "valibot";
import type { Pool } from "./pool.js";
import { between, oneOf, type Random } from "./random.js";
import type { Size } from "./scenario.js";
import type { VirtualTime } from "./virtual-time.js";

/** One metric of the run: its number is in its metadata, so that it is known wherever it turns up. */
export interface Sent {
  readonly number: number;
  /** An answer said that it was accepted, whether or not its client got the answer. */
  accepted: boolean;
}

/** What the clients have done. */
export interface TrafficResult {
  readonly metrics: readonly Sent[];
  /** Requests sent, repetitions included. */
  readonly requests: number;
  readonly answers: ReadonlyMap<number, number>;
  /** Requests whose client gave up. */
  readonly givenUp: number;
}

/** How clients send. */
export interface TrafficOptions {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly api: Pool;
  readonly size: Size;
  readonly tenant: string;
}

const AnswerSchema = v.object({ statusCode: v.number(), headers: v.record(v.string(), v.string()), body: v.string() });
const BodySchema = v.looseObject({ ids: v.optional(v.array(v.nullable(v.string())), []) });

const SERVICES = ["checkout", "search", "cart", "billing", "catalog"] as const;
const TYPES = ["response_time", "requests", "stock", "errors"] as const;

const HOUR_MS = 3_600_000;
const GATEWAY_ERROR = 502;
const BUSY = 429;

/** Shares of clients and of what happens to them. */
const WITHOUT_KEY = 0.1;
const IMPATIENT = 0.03;
const ANSWER_LOST = 0.02;
const SENT_TWICE = 0.01;
const MOST_ATTEMPTS = 60;

/** Sizes of requests: mostly small, some large. */
const sizeOf = (random: Random, { middling, largest }: Size): number => {
  const drawn = random();
  if (drawn < 0.55) return 1;
  return drawn < 0.93 ? between(random, 2, middling) : between(random, middling, largest);
};

/** Clients that send metrics, and send them again with the same Idempotency-Key until they learn that all are accepted. */
export class Traffic {
  readonly #metrics: Sent[] = [];
  readonly #answers = new Map<number, number>();
  #requests = 0;
  #givenUp = 0;

  constructor(private readonly options: TrafficOptions) {}

  /** All clients, to their end. */
  async run(): Promise<void> {
    const { time, random, size } = this.options;
    const clients: Promise<void>[] = [];
    const sizes: number[] = [];
    for (let left = size.metrics; left > 0; ) {
      const next = Math.min(left, sizeOf(random, size));
      sizes.push(next);
      left -= next;
    }
    for (const [index, count] of sizes.entries()) {
      await time.sleep(Math.max(0, (size.trafficMs * index) / sizes.length - time.elapsed));
      clients.push(this.#client(count));
    }
    await Promise.all(clients);
  }

  /** One more request of one metric. */
  async one(): Promise<void> {
    await this.#client(1);
  }

  get result(): TrafficResult {
    return { metrics: this.#metrics, requests: this.#requests, answers: this.#answers, givenUp: this.#givenUp };
  }

  async #client(count: number): Promise<void> {
    const { time, random } = this.options;
    const sent = Array.from({ length: count }, (): Sent => {
      const metric = { number: this.#metrics.length, accepted: false };
      this.#metrics.push(metric);
      return metric;
    });
    const body = this.#bodyOf(sent);
    const key = random() < WITHOUT_KEY ? undefined : `key-${sent[0]?.number}`;
    const most = key === undefined || random() < IMPATIENT ? 1 : MOST_ATTEMPTS;
    if (key !== undefined && random() < SENT_TWICE) void this.#send(sent, body, key);
    for (let attempt = 1; attempt <= most; attempt++) {
      const status = await this.#send(sent, body, key);
      if (status === 202 && random() >= ANSWER_LOST) return;
      if (attempt < most) await time.sleep(random() * Math.min(20_000, 200 * 2 ** attempt));
    }
    this.#givenUp += 1;
  }

  async #send(sent: readonly Sent[], body: string, key: string | undefined): Promise<number> {
    const { api, tenant } = this.options;
    this.#requests += 1;
    const ended = await api.invoke({
      resource: "/metrics",
      path: "/metrics",
      httpMethod: "POST",
      headers: { "Content-Type": "application/json", ...(key !== undefined && { "Idempotency-Key": key }) },
      requestContext: { requestId: `request-${this.#requests}`, identity: { apiKeyId: tenant } },
      body,
      isBase64Encoded: false,
    });
    const status = ended.status === "done" ? this.#note(sent, ended.payload) : ended.status === "busy" ? BUSY : GATEWAY_ERROR;
    this.#answers.set(status, (this.#answers.get(status) ?? 0) + 1);
    return status;
  }

  /** Ids are in an answer for those that are accepted, also where others of the request are not. */
  #note(sent: readonly Sent[], payload: unknown): number {
    const { statusCode, body } = v.parse(AnswerSchema, payload);
    const { ids } = v.parse(BodySchema, JSON.parse(body));
    for (const [index, id] of ids.entries()) {
      const metric = sent[index];
      if (id !== null && metric) metric.accepted = true;
    }
    return statusCode;
  }

  #bodyOf(sent: readonly Sent[]): string {
    const { random, time } = this.options;
    const service_name = oneOf(random, SERVICES);
    const list = sent.map(({ number }) => ({
      service_name,
      metric_type: oneOf(random, TYPES),
      value: between(random, -5, 100),
      metadata: { number },
      ...(random() < 0.5 && { timestamp: new Date(time.now - Math.floor(random() * 30 * HOUR_MS)).toISOString() }),
    }));
    return JSON.stringify(list.length === 1 && list[0] ? list[0] : list);
  }
}
