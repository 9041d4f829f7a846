import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { applySet, holds, type Item } from "./expressions.js";

/** Key attribute of each table in the tests. */
const KEYS: Record<string, string> = { orders: "orderId", payments: "paymentId", idempotency: "id", circuit: "dependency" };

/** One call, as a fault sees it. */
export interface Call {
  readonly table: string;
  readonly operation: "get" | "put" | "update" | "delete";
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

  constructor() {
    const plain = mockClient(DynamoDBClient);
    const values = (input: Write) => ({
      ...input,
      ExpressionAttributeValues: input.ExpressionAttributeValues && unmarshall(marshallable(input.ExpressionAttributeValues)),
    });
    plain.on(GetItemCommand).callsFake((input) => ({ Item: toItem(this.#get(input.TableName, unmarshall(input.Key))) }));
    plain.on(PutItemCommand).callsFake((input) => this.#write("put", values(input), unmarshall(input.Item), (item) => item));
    plain
      .on(UpdateItemCommand)
      .callsFake((input) => ({ Attributes: toItem(this.#update(values(input), unmarshall(input.Key))) }));
    plain.on(DeleteItemCommand).callsFake((input) => {
      this.#enter(input.TableName, "delete").delete(this.#keyOf(input.TableName, unmarshall(input.Key)));
      return {};
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
  }

  #enter(table = "", operation: Call["operation"]): Map<string, Item> {
    const call = { table, operation };
    this.calls.push(call);
    const error = this.fault(call);
    if (error) throw error;
    return this.table(table);
  }

  #keyOf = (table = "", item: Item): string => String(item[KEYS[table] ?? ""]);

  #get(table: string | undefined, key: Item): Item | undefined {
    return this.#enter(table, "get").get(this.#keyOf(table, key));
  }

  #write(operation: "put" | "update", input: Write, key: Item, change: (item: Item) => Item): Item {
    const table = this.#enter(input.TableName, operation);
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

  #update(input: Write, key: Item): Item {
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
