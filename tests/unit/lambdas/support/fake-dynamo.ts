import {
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { applySet, holds, type Item } from "./expressions.js";
import { type Asked, pageOf } from "./fake-query.js";

/** Key attributes of each table in the tests. */
const KEYS: Record<string, readonly string[]> = {
  orders: ["orderId"],
  payments: ["paymentId"],
  idempotency: ["id"],
  circuit: ["dependency"],
  metrics: ["series", "at"],
};

/** One call, as a fault sees it. */
export interface Call {
  readonly table: string;
  readonly operation: "get" | "put" | "update" | "delete" | "query" | "batch";
}

interface Write {
  readonly TableName?: string | undefined;
  readonly ConditionExpression?: string | undefined;
  readonly UpdateExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Record<string, string> | undefined;
  readonly ExpressionAttributeValues?: Record<string, unknown> | undefined;
}

/** DynamoDB in memory behind the SDK's client; conditions are evaluated, nothing is retried. */
export class FakeDynamo {
  readonly tables = new Map<string, Map<string, Item>>();
  readonly calls: Call[] = [];
  /** Throws what it returns, before anything is done. */
  fault: (call: Call) => Error | undefined = () => undefined;
  /** True for an item that a batch write leaves undone. */
  undone: (item: Item) => boolean = () => false;
  /** Resolves before a call is answered. */
  delay: (call: Call) => Promise<void> = async () => undefined;

  constructor() {
    const plain = mockClient(DynamoDBClient);
    const values = (input: Write) => ({
      ...input,
      ExpressionAttributeValues: input.ExpressionAttributeValues && unmarshall(marshallable(input.ExpressionAttributeValues)),
    });
    plain
      .on(GetItemCommand)
      .callsFake(async (input) => ({ Item: toItem(await this.#get(input.TableName, unmarshall(input.Key))) }));
    plain.on(PutItemCommand).callsFake((input) => this.#write("put", values(input), unmarshall(input.Item), (item) => item));
    plain
      .on(UpdateItemCommand)
      .callsFake(async (input) => ({ Attributes: toItem(await this.#update(values(input), unmarshall(input.Key))) }));
    plain.on(DeleteItemCommand).callsFake(async (input) => {
      (await this.#enter(input.TableName, "delete")).delete(this.#keyOf(input.TableName, unmarshall(input.Key)));
      return {};
    });
    plain.on(BatchWriteItemCommand).callsFake((input) => this.#batch(input.RequestItems));
    plain.on(QueryCommand).callsFake(async (input) => {
      const items = await this.#enter(input.TableName, "query");
      const asked: Asked = { ...input, ...values(input) };
      const keys = [...(KEYS[input.TableName] ?? []), ...(input.IndexName ? ["tenantService"] : [])];
      return pageOf(
        [...items.values()],
        { ...asked, after: input.ExclusiveStartKey && unmarshall(input.ExclusiveStartKey) },
        keys,
      );
    });
  }

  table(name: string): Map<string, Item> {
    const table = this.tables.get(name) ?? new Map<string, Item>();
    this.tables.set(name, table);
    return table;
  }

  reset(): void {
    this.tables.clear();
    this.calls.length = 0;
    this.fault = () => undefined;
    this.undone = () => false;
    this.delay = async () => undefined;
  }

  async #enter(table = "", operation: Call["operation"]): Promise<Map<string, Item>> {
    const call = { table, operation };
    this.calls.push(call);
    await this.delay(call);
    const error = this.fault(call);
    if (error) throw error;
    return this.table(table);
  }

  #keyOf = (table = "", item: Item): string => (KEYS[table] ?? []).map((name) => String(item[name])).join("|");

  async #get(table: string | undefined, key: Item): Promise<Item | undefined> {
    return (await this.#enter(table, "get")).get(this.#keyOf(table, key));
  }

  async #batch(requested: Record<string, { PutRequest: { Item: Parameters<typeof unmarshall>[0] } }[]>) {
    const [name = "", requests = []] = Object.entries(requested)[0] ?? [];
    const table = await this.#enter(name, "batch");
    if (requests.length > 25) throw new Error("a batch has at most 25 items");
    const left = requests.filter(({ PutRequest }) => this.undone(unmarshall(PutRequest.Item)));
    for (const request of requests) {
      if (left.includes(request)) continue;
      const item = unmarshall(request.PutRequest.Item);
      table.set(this.#keyOf(name, item), item);
    }
    return { UnprocessedItems: left.length > 0 ? { [name]: left } : {} };
  }

  async #write(operation: "put" | "update", input: Write, key: Item, change: (item: Item) => Item): Promise<Item> {
    const table = await this.#enter(input.TableName, operation);
    const id = this.#keyOf(input.TableName, key);
    const before = table.get(id);
    const names = { names: input.ExpressionAttributeNames, values: input.ExpressionAttributeValues };
    if (!holds(input.ConditionExpression, before, names))
      throw new ConditionalCheckFailedException({
        message: "The conditional request failed",
        $metadata: {},
        ...(before && { Item: marshall(before) }),
      });
    const after = change(operation === "put" ? key : { ...before, ...key });
    table.set(id, after);
    return after;
  }

  #update(input: Write, key: Item): Promise<Item> {
    const names = { names: input.ExpressionAttributeNames, values: input.ExpressionAttributeValues };
    return this.#write("update", input, key, (item) => applySet(input.UpdateExpression ?? "", item, names));
  }
}

const toItem = (item: Item | undefined) => item && marshall(item);

/** The SDK's type of a value, for values known to have come from it. */
const marshallable = (values: Record<string, unknown>): Parameters<typeof unmarshall>[0] => JSON.parse(JSON.stringify(values));

/** DynamoDB's refusal when a table is asked too much. */
export const throttled = (): Error =>
  Object.assign(new Error("Rate exceeded"), { name: "ProvisionedThroughputExceededException" });
