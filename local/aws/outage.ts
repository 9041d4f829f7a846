import * as v from "valibot";
import type { Call } from "./call.js";
import { AwsError } from "./errors.js";

/** Calls that read or write items; what describes and administers a table goes on answering, as AWS's control plane does. */
const ITEM_CALLS = new Set([
  "GetItem",
  "PutItem",
  "UpdateItem",
  "DeleteItem",
  "Query",
  "Scan",
  "BatchGetItem",
  "BatchWriteItem",
  "TransactGetItems",
  "TransactWriteItems",
]);

const Named = v.looseObject({ TableName: v.string() });

/** The three ways in which a call names its tables. */
const Request = v.looseObject({
  TableName: v.optional(v.string()),
  RequestItems: v.optional(v.record(v.string(), v.unknown()), {}),
  TransactItems: v.optional(v.array(v.record(v.string(), Named)), []),
});

const tablesOf = (body: string): readonly string[] => {
  const { TableName, RequestItems, TransactItems } = v.parse(Request, JSON.parse(body));
  const inTransaction = TransactItems.flatMap((item) => Object.values(item).map((action) => action.TableName));
  return [...(TableName === undefined ? [] : [TableName]), ...Object.keys(RequestItems), ...inTransaction];
};

/** An injected fault: tables that answer every call for their items as DynamoDB does when it is down. */
export class TableOutage {
  #down: ReadonlySet<string> = new Set();

  /** From now on exactly these tables are down. @param tables their names in AWS */
  set(tables: readonly string[]): void {
    this.#down = new Set(tables);
  }

  /** @throws {AwsError} ServiceUnavailable where the call is for items of a table that is down */
  async check(call: Call): Promise<void> {
    if (this.#down.size === 0 || call.service !== "dynamodb") return;
    const operation = await call.operation();
    if (operation === null || !ITEM_CALLS.has(operation)) return;
    const down = tablesOf(await call.text()).find((table) => this.#down.has(table));
    if (down) throw new AwsError("ServiceUnavailable", `the table ${down} is down: an injected fault`, 503);
  }
}
