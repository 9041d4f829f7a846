import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GetQueueAttributesCommand, GetQueueUrlCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { DeleteCommand, DynamoDBDocumentClient, paginateScan } from "@aws-sdk/lib-dynamodb";
import * as v from "valibot";
import { type PlatformConfig, resourceName } from "../../config/index.js";
import { CIRCUIT_STATES, type CircuitState } from "../../domain/circuit/state.js";
import { CurrencySchema } from "../../domain/contracts/money.js";
import { ORDER_STATUSES } from "../../domain/contracts/order.js";
import { deadLetterQueue } from "../../domain/contracts/resource-names.js";
import { LaptopError } from "../errors.js";
import type { OrderRow, PaymentRow, QueueState } from "./evidence.js";

/** Reads what the run left in the local AWS. */
export interface Readers {
  /** Whole tables: on the laptop they are small. */
  orders(): Promise<readonly OrderRow[]>;
  payments(): Promise<readonly PaymentRow[]>;
  /** Ids of all stored metrics. */
  metricIds(): Promise<ReadonlySet<string>>;
  /**
   * Every queue of the configuration. With `sentSince` (epoch ms) only dead letters sent since then count, and are looked into for
   * the orders they name: what an earlier run left does not count for this one.
   */
  queues(options?: { readonly sentSince: number }): Promise<readonly QueueState[]>;
  /** Dependency → state of its circuit breaker. */
  breakers(): Promise<Readonly<Record<string, CircuitState>>>;
  /** Closes every breaker, as on a fresh deployment. */
  resetBreakers(): Promise<void>;
  /** For sending to a queue: its address. */
  queueUrl(queue: string): Promise<string>;
  readonly sqs: SQSClient;
  close(): void;
}

const OrderRowSchema = v.object({
  orderId: v.string(),
  status: v.picklist(ORDER_STATUSES),
  amount: v.number(),
  currency: CurrencySchema,
});

const PaymentRowSchema = v.object({
  paymentId: v.string(),
  orderId: v.string(),
  amount: v.number(),
  currency: CurrencySchema,
  outcome: v.object({ status: v.picklist(["authorized", "declined"]) }),
});

/** Marks and sums, which lie in the same table, have no id. */
const MetricRowSchema = v.object({ id: v.optional(v.string()) });

const BreakerRowSchema = v.object({ dependency: v.string(), state: v.picklist(CIRCUIT_STATES) });

const COUNTS = [
  "ApproximateNumberOfMessages",
  "ApproximateNumberOfMessagesNotVisible",
  "ApproximateNumberOfMessagesDelayed",
] as const;

/** How long looked-at dead letters stay hidden, so that the next look finds others. */
const PEEK_SECONDS = 5;

/** Any text that names an order, broken JSON included. */
const ORDER_ID = /ord_[A-Za-z0-9-]{8,64}/;

/**
 * Clients of the local AWS at `awsUrl`.
 * @throws {LaptopError} from each read when the local AWS does not answer as it should
 */
export function openReaders(config: PlatformConfig, awsUrl: string): Readers {
  const access = { endpoint: awsUrl, region: config.region, credentials: { accessKeyId: "local", secretAccessKey: "local" } };
  // A queue's address names moto; calls go to the endpoint in front of it.
  const sqs = new SQSClient({ ...access, useQueueUrlAsEndpoint: false });
  const dynamo = new DynamoDBClient(access);
  const documents = DynamoDBDocumentClient.from(dynamo);
  const urls = new Map<string, string>();

  const reading = async <T>(what: string, read: () => Promise<T>): Promise<T> => {
    try {
      return await read();
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new LaptopError(`cannot read ${what} from the local AWS at ${awsUrl}: ${reason}`, 1, { cause });
    }
  };

  const queueUrl = async (queue: string): Promise<string> => {
    const known = urls.get(queue);
    if (known !== undefined) return known;
    const { QueueUrl: url } = await sqs.send(new GetQueueUrlCommand({ QueueName: resourceName(config, queue) }));
    if (url === undefined) throw new LaptopError(`the queue ${resourceName(config, queue)} has no address`);
    urls.set(queue, url);
    return url;
  };

  const counts = async (queue: string): Promise<number[]> => {
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: await queueUrl(queue), AttributeNames: [...COUNTS] }),
    );
    return COUNTS.map((name) => Number(Attributes?.[name] ?? 0));
  };

  /** A dead-letter queue has no redrive, so reading it moves nothing on. */
  const deadLettersSince = async (queue: string, sentSince: number): Promise<string[]> => {
    const bodies: string[] = [];
    const command = new ReceiveMessageCommand({
      QueueUrl: await queueUrl(queue),
      MaxNumberOfMessages: 10,
      VisibilityTimeout: PEEK_SECONDS,
      MessageSystemAttributeNames: ["SentTimestamp"],
    });
    for (;;) {
      const { Messages = [] } = await sqs.send(command);
      if (Messages.length === 0) return bodies;
      const ofThisRun = Messages.filter(({ Attributes }) => Number(Attributes?.SentTimestamp ?? 0) >= sentSince);
      bodies.push(...ofThisRun.map(({ Body = "" }) => Body));
    }
  };

  const stateOf = async (queue: string, sentSince: number | undefined): Promise<QueueState> => {
    const [visible = 0, inFlight = 0, delayed = 0] = await counts(queue);
    const deadLetters = (await counts(deadLetterQueue(queue))).reduce((total, count) => total + count, 0);
    const state = { queue, visible, inFlight, delayed, deadLetters, deadOrderIds: [] };
    if (sentSince === undefined || deadLetters === 0) return state;
    const bodies = await deadLettersSince(deadLetterQueue(queue), sentSince);
    const deadOrderIds = bodies.flatMap((body) => ORDER_ID.exec(body) ?? []);
    return { ...state, deadLetters: bodies.length, deadOrderIds };
  };

  const scan = async <T extends v.GenericSchema>(table: string, schema: T): Promise<v.InferOutput<T>[]> => {
    const rows: v.InferOutput<T>[] = [];
    const pages = paginateScan({ client: documents }, { TableName: resourceName(config, table), ConsistentRead: true });
    for await (const { Items = [] } of pages) rows.push(...Items.map((item) => v.parse(schema, item)));
    return rows;
  };

  return {
    sqs,
    queueUrl: (queue) => reading(`the address of the queue ${queue}`, () => queueUrl(queue)),
    orders: () => reading("the orders table", () => scan("orders", OrderRowSchema)),
    payments: () =>
      reading("the payments table", async () =>
        (await scan("payments", PaymentRowSchema)).map(({ outcome, ...row }) => ({ ...row, status: outcome.status })),
      ),
    metricIds: () =>
      reading("the metrics table", async () => new Set((await scan("metrics", MetricRowSchema)).flatMap(({ id }) => id ?? []))),
    breakers: () =>
      reading("the circuit table", async () =>
        Object.fromEntries((await scan("circuit", BreakerRowSchema)).map(({ dependency, state }) => [dependency, state])),
      ),
    resetBreakers: () =>
      reading("the circuit table", async () => {
        const TableName = resourceName(config, "circuit");
        for (const { dependency } of await scan("circuit", BreakerRowSchema))
          await documents.send(new DeleteCommand({ TableName, Key: { dependency } }));
      }),
    queues: (options) =>
      reading("the queues", () => Promise.all(Object.keys(config.queues).map((queue) => stateOf(queue, options?.sentSince)))),
    close() {
      sqs.destroy();
      dynamo.destroy();
    },
  };
}
