import { invalid } from "./errors.js";
import { holds, type Item, type Placeholders, projected } from "./expressions.js";
import { type Input, placeholdersOf } from "./inputs.js";
import type { MemoryTable } from "./table.js";

const compare = (a: unknown, b: unknown): number => (String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0);

/** The value that a key condition asks the partition attribute to have. @throws when it asks for none: DynamoDB takes no such query */
function partitionOf(condition: string, name: string, { names, values }: Placeholders): unknown {
  for (const [, attribute = "", value = ""] of condition.matchAll(/([#\w]+) = (:\w+)/g))
    if ((names[attribute] ?? attribute) === name) return values[value];
  throw invalid(`Query condition missed key schema element: ${name}`);
}

/** One page of a query: the limit counts items before the filter, the last key is there while there may be more. */
export function pageOf(table: MemoryTable, input: Input<"Query">, stale: () => boolean) {
  const placeholders = placeholdersOf(input);
  const key = table.keyOf(input.IndexName);
  const direction = input.ScanIndexForward ? 1 : -1;
  const order = (a: Item, b: Item): number => {
    for (const name of [...key, ...table.shape.key]) {
      const found = compare(a[name], b[name]) * direction;
      if (found !== 0) return found;
    }
    return 0;
  };
  const { ExclusiveStartKey: start } = input;
  const partition = partitionOf(input.KeyConditionExpression, key[0] ?? "", placeholders);
  const found = table
    .partition(input.IndexName, partition, stale)
    .filter((item) => key.every((name) => item[name] !== undefined))
    .filter((item) => holds(input.KeyConditionExpression, item, placeholders))
    .sort(order)
    .filter((item) => !start || order(item, start) > 0);
  const looked = found.slice(0, input.Limit);
  const shown = looked.filter((item) => holds(input.FilterExpression, item, placeholders));
  const last = looked.length === input.Limit ? looked.at(-1) : undefined;
  const names = [...new Set([...key, ...table.shape.key])];
  return {
    items: shown.map((item) => projected(input.ProjectionExpression, item, placeholders)),
    looked: looked.length,
    last: last && Object.fromEntries(names.map((name) => [name, last[name]])),
  };
}
