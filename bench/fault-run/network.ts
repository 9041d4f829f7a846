import * as v from "valibot";
import type { MemoryDynamo } from "../../tests/support/memory-dynamo/index.js";
import { type Defect, losesMessage, spoiled } from "./defects.js";
import type { AskAws } from "./instance.js";
import type { Queue } from "./queue.js";
import type { Random } from "./random.js";
import type { Party, Troubles } from "./troubles.js";
import type { VirtualTime } from "./virtual-time.js";

/** Who asks: an invocation of a process. */
export interface Asker {
  /** Of all invocations the how-manieth; undefined between them. */
  readonly invocation: number | undefined;
  /** Called before each request: false where the process dies instead of sending it. */
  before(): boolean;
  /** Called before each answer is handed over: false where the process is gone. */
  after(): boolean;
}

/** One request as it was seen on its way. */
export interface Seen {
  readonly at: number;
  readonly party: Party;
  readonly invocation: number | undefined;
  readonly call: string;
}

/** What the network consists of. */
export interface NetworkParts {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly troubles: Troubles;
  readonly dynamo: MemoryDynamo;
  readonly queues: ReadonlyMap<string, Queue>;
  readonly defect: Defect | undefined;
  /** Told of each request. */
  readonly see: (seen: Seen) => void;
  /** Told after each request that had its effect. */
  readonly changed: (party: Party) => void;
  /** Told what should never happen: a request that the stubs do not understand. */
  readonly broken: (error: unknown) => void;
}

/** Time of a request on its way, and of its answer, in ms. */
const LEAST_MS = 1;
const MOST_MS = 5;

/** So long a client waits for an answer (`requestTimeout` of the platform's clients), in ms. */
const PATIENCE_MS = 2000;

const TargetSchema = v.pipe(v.string(), v.regex(/^(DynamoDB_20120810|AmazonSQS)\.\w+$/));
const SqsSchema = v.looseObject({
  QueueUrl: v.string(),
  MessageBody: v.optional(v.string(), ""),
  ReceiptHandle: v.optional(v.string(), ""),
  VisibilityTimeout: v.optional(v.number(), 0),
});
const RefusalSchema = v.looseObject({
  name: v.pipe(v.string(), v.endsWith("Exception")),
  message: v.string(),
  Item: v.optional(v.unknown()),
  CancellationReasons: v.optional(v.unknown()),
});

/** Answers that are errors, as DynamoDB and SQS write them. */
const errorBody = (name: string, message: string, more: object = {}): string =>
  JSON.stringify({ __type: name, message, ...more });
const UNAVAILABLE = { status: 500, body: errorBody("InternalServerError", "the service is unavailable") };
const THROTTLED = { status: 400, body: errorBody("ThrottlingException", "Rate exceeded") };

const timedOut = (): Error => Object.assign(new Error("no answer in time"), { name: "TimeoutError" });

/** Everything between the functions' processes and what they call, and what they call. */
export class Network {
  constructor(private readonly parts: NetworkParts) {}

  /** The way to AWS of one process. */
  wayOf(asker: Asker): AskAws {
    const { time, random, troubles, see } = this.parts;
    const delay = (): number => LEAST_MS + random() * (MOST_MS - LEAST_MS);
    return (headers, body, signal) =>
      new Promise((resolve, reject) => {
        if (!asker.before()) return;
        const { operation, party } = this.#addressee(headers, body);
        const call = headers["amz-sdk-invocation-id"] ?? "";
        see({ at: time.elapsed, party, invocation: asker.invocation, call });
        const { done, told } = troubles.fateOf(party, call, time.elapsed);
        const end = (settle: () => void) => {
          if (asker.after()) settle();
        };
        signal?.addEventListener("abort", () => end(() => reject(Object.assign(new Error("aborted"), { name: "AbortError" }))));
        time.after(delay(), () => {
          const answering = done ? this.#perform(operation, party, body) : undefined;
          if (told === "nothing") return void time.after(PATIENCE_MS, () => end(() => reject(timedOut())));
          time.after(delay(), () => {
            if (told === "answer" && answering) void answering.then((answer) => end(() => resolve(answer)), reject);
            else end(() => resolve(told === "throttled" ? THROTTLED : UNAVAILABLE));
          });
        });
      });
  }

  #addressee(headers: Readonly<Record<string, string>>, body: string): { readonly operation: string; readonly party: Party } {
    const [service = "", operation = ""] = v.parse(TargetSchema, headers["x-amz-target"]).split(".");
    if (service === "AmazonSQS") return { operation, party: "queue" };
    const of = (table: string) => body.includes(`"TableName":"${table}"`);
    if (of("circuit")) return { operation, party: "circuit" };
    return { operation, party: of("idempotency") ? "claims" : "store" };
  }

  /** Does what is asked for, at this instant. */
  async #perform(operation: string, party: Party, body: string): Promise<{ readonly status: number; readonly body: string }> {
    const input: unknown = JSON.parse(spoiled(this.parts.defect, operation, body));
    if (party === "queue") return { status: 200, body: JSON.stringify(this.#ofQueue(operation, v.parse(SqsSchema, input))) };
    try {
      const output = await this.parts.dynamo.answer(operation, input);
      this.parts.changed(party);
      return { status: 200, body: JSON.stringify(output) };
    } catch (error) {
      const refusal = v.safeParse(RefusalSchema, error);
      if (!refusal.success) {
        this.parts.broken(error);
        return UNAVAILABLE;
      }
      const { name, message, Item, CancellationReasons } = refusal.output;
      const more = { ...(Item !== undefined && { Item }), ...(CancellationReasons !== undefined && { CancellationReasons }) };
      return { status: 400, body: errorBody(`com.amazonaws.dynamodb.v20120810#${name}`, message, more) };
    }
  }

  #ofQueue(
    operation: string,
    { QueueUrl, MessageBody, ReceiptHandle, VisibilityTimeout }: v.InferOutput<typeof SqsSchema>,
  ): object {
    const queue = this.parts.queues.get(QueueUrl.slice(QueueUrl.lastIndexOf("/") + 1));
    if (!queue) throw new Error(`there is no queue ${QueueUrl}`);
    if (operation === "SendMessage") {
      const taken = queue.send(MessageBody);
      if (losesMessage(this.parts.defect, queue.sent)) queue.lose();
      return taken;
    }
    if (operation === "ChangeMessageVisibility") queue.changeVisibility(ReceiptHandle, VisibilityTimeout * 1000);
    else if (operation === "GetQueueAttributes") return { Attributes: { ApproximateNumberOfMessages: String(queue.size) } };
    else throw new Error(`the queue does not know ${operation}`);
    return {};
  }
}
