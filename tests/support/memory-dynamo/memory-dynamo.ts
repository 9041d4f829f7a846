import * as v from "valibot";
import { invalid, refused } from "./errors.js";
import { holds, type Item, projected, updated } from "./expressions.js";
import type { Call, Faults } from "./faults.js";
import { type CommandName, INPUTS, type Input, placeholdersOf, toAttributes } from "./inputs.js";
import { refuseUnused } from "./placeholders.js";
import { pageOf } from "./query.js";
import { MemoryTable, type TableShape } from "./table.js";
import { transact } from "./transaction.js";

/** Most items of one BatchWriteItem and of one BatchGetItem. */
const MAX_WRITES = 25;
const MAX_KEYS = 100;

type Operations = { readonly [Name in CommandName]: (input: Input<Name>) => Record<string, unknown> };

/**
 * DynamoDB in memory: conditions, updates, batches, transactions with their reasons, indexes and pages behave as documented; what
 * it does not know it refuses. Each request is done at one instant. Numbers are JavaScript's.
 */
export class MemoryDynamo {
  readonly #tables: ReadonlyMap<string, MemoryTable>;
  readonly calls: Call[] = [];
  faults: Faults = {};

  /** As if it were new. */
  reset(): void {
    for (const table of this.#tables.values()) table.clear();
    this.calls.length = 0;
    this.faults = {};
  }

  constructor(shapes: Readonly<Record<string, TableShape>>) {
    this.#tables = new Map(Object.entries(shapes).map(([name, shape]) => [name, new MemoryTable(name, shape)]));
  }

  /** A table by its name. */
  table(name: string): MemoryTable {
    const table = this.#tables.get(name);
    if (!table) throw invalid(`there is no table ${name}`);
    return table;
  }

  /** Answers one request of the SDK: the command's name without `Command`, and its input. */
  async answer(command: string, given: unknown): Promise<Record<string, unknown>> {
    if (!isKnown(command)) throw new Error(`the fake does not know ${command}`);
    const call: Call = { command, tables: tablesOf(given), number: this.calls.length + 1 };
    this.calls.push(call);
    const error = await this.faults.before?.(call);
    if (error) throw error;
    const output = this.#perform(command, given);
    const lost = await this.faults.after?.(call);
    if (lost) throw lost;
    return output;
  }

  #perform<Name extends CommandName>(command: Name, given: unknown): Record<string, unknown> {
    const operation: Operations[Name] = this.#operations[command];
    refuseUnused(given);
    return operation(parse(command, given));
  }

  #stale = (): boolean => this.faults.stale?.() ?? false;

  readonly #operations: Operations = {
    GetItem: (input) => {
      const item = this.table(input.TableName).get(input.Key, !input.ConsistentRead && this.#stale());
      return { Item: item && toAttributes(projected(input.ProjectionExpression, item, placeholdersOf(input))) };
    },
    PutItem: (input) => {
      this.#write(input.TableName, input.Item, input, () => input.Item);
      return {};
    },
    UpdateItem: (input) => {
      const after = this.#write(input.TableName, input.Key, input, (item) =>
        updated(input.UpdateExpression, { ...item, ...input.Key }, placeholdersOf(input)),
      );
      return input.ReturnValues === "ALL_NEW" ? { Attributes: toAttributes(after) } : {};
    },
    DeleteItem: (input) => {
      const table = this.table(input.TableName);
      const item = table.get(input.Key);
      if (!holds(input.ConditionExpression, item, placeholdersOf(input))) throw refused(item, true);
      table.delete(input.Key);
      return {};
    },
    Query: (input) => {
      const { items, looked, last } = pageOf(this.table(input.TableName), input, this.#stale);
      return {
        Items: items.map(toAttributes),
        Count: items.length,
        ScannedCount: looked,
        ...(last && { LastEvaluatedKey: toAttributes(last) }),
      };
    },
    BatchWriteItem: ({ RequestItems }) => {
      const requests = Object.entries(RequestItems).flatMap(([name, list]) => list.map((request) => ({ name, request })));
      if (requests.length === 0 || requests.length > MAX_WRITES) throw invalid(`a batch has 1 to ${MAX_WRITES} items`);
      const itemsOf = requests.map(({ name, request }) => ({
        name,
        request,
        item: "PutRequest" in request ? request.PutRequest.Item : request.DeleteRequest.Key,
      }));
      if (new Set(itemsOf.map(({ name, item }) => `${name} ${this.table(name).idOf(item)}`)).size < requests.length)
        throw invalid("Provided list of item keys contains duplicates");
      const left: Record<string, unknown[]> = {};
      for (const { name, request, item } of itemsOf) {
        if (this.faults.undone?.(item)) {
          const again =
            "PutRequest" in request
              ? { PutRequest: { Item: toAttributes(item) } }
              : { DeleteRequest: { Key: toAttributes(item) } };
          left[name] = [...(left[name] ?? []), again];
        } else if ("PutRequest" in request) this.table(name).put(item);
        else this.table(name).delete(item);
      }
      return { UnprocessedItems: left };
    },
    BatchGetItem: ({ RequestItems }) => {
      const count = Object.values(RequestItems).reduce((sum, { Keys }) => sum + Keys.length, 0);
      if (count === 0 || count > MAX_KEYS) throw invalid(`a batch has 1 to ${MAX_KEYS} keys`);
      const Responses: Record<string, unknown[]> = {};
      const UnprocessedKeys: Record<string, unknown> = {};
      for (const [name, request] of Object.entries(RequestItems)) {
        const table = this.table(name);
        if (new Set(request.Keys.map((key) => table.idOf(key))).size < request.Keys.length)
          throw invalid("Provided list of item keys contains duplicates");
        const left = request.Keys.filter((key) => this.faults.undone?.(key) ?? false);
        const asked = request.Keys.filter((key) => !left.includes(key));
        const found = asked
          .map((key) => table.get(key, !request.ConsistentRead && this.#stale()))
          .filter((item) => item !== undefined);
        Responses[name] = found.map((item) =>
          toAttributes(projected(request.ProjectionExpression, item, placeholdersOf(request))),
        );
        if (left.length > 0) UnprocessedKeys[name] = { ...request, Keys: left.map(toAttributes) };
      }
      return { Responses, UnprocessedKeys };
    },
    TransactWriteItems: ({ TransactItems }) => {
      transact(
        TransactItems,
        (name) => this.table(name),
        (key) => this.faults.conflict?.(key) ?? false,
      );
      return {};
    },
  };

  #write(name: string, key: Item, input: Input<"PutItem"> | Input<"UpdateItem">, change: (item: Item | undefined) => Item): Item {
    const table = this.table(name);
    const before = table.get(key);
    if (!holds(input.ConditionExpression, before, placeholdersOf(input)))
      throw refused(before, input.ReturnValuesOnConditionCheckFailure === "ALL_OLD");
    const after = change(before);
    table.put(after);
    return after;
  }
}

const isKnown = (command: string): command is CommandName => command in INPUTS;

const parse = <Name extends CommandName>(command: Name, given: unknown): Input<Name> => {
  const result = v.safeParse(INPUTS[command], given);
  if (!result.success)
    throw invalid(`${command}: ${result.issues.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`).join("; ")}`);
  return result.output;
};

const Tables = v.union([
  v.pipe(
    v.looseObject({ TableName: v.string() }),
    v.transform(({ TableName }) => [TableName]),
  ),
  v.pipe(
    v.looseObject({ RequestItems: v.record(v.string(), v.unknown()) }),
    v.transform(({ RequestItems }) => Object.keys(RequestItems)),
  ),
]);
const tablesOf = (given: unknown): string[] => {
  const result = v.safeParse(Tables, given);
  return result.success ? result.output : [];
};
