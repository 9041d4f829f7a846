import { marshall } from "@aws-sdk/util-dynamodb";
import type { Item } from "./expressions.js";

/** A query of the one form that the repositories send. */
export interface Asked {
  readonly KeyConditionExpression?: string;
  readonly FilterExpression?: string;
  readonly ExpressionAttributeNames?: Record<string, string> | undefined;
  readonly ExpressionAttributeValues?: Record<string, unknown> | undefined;
  readonly ScanIndexForward?: boolean;
  readonly Limit?: number;
  readonly after?: Item | undefined;
}

const compare = (a: unknown, b: unknown): number => (String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0);

/** What DynamoDB answers: the limit counts items before the filter, the last key is there while there may be more. */
export function pageOf(items: readonly Item[], asked: Asked, keys: readonly string[]) {
  const { ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} } = asked;
  if (asked.KeyConditionExpression !== "#partition = :partition AND #sort BETWEEN :from AND :to")
    throw new Error(`the fake does not know: ${asked.KeyConditionExpression}`);
  const partition = names["#partition"] ?? "";
  const sort = names["#sort"] ?? "";
  const direction = asked.ScanIndexForward === false ? -1 : 1;
  const found = items
    .filter((item) => item[partition] === values[":partition"])
    .filter((item) => compare(item[sort], values[":from"]) >= 0 && compare(item[sort], values[":to"]) <= 0)
    .sort((a, b) => compare(a[sort], b[sort]) * direction);
  const { after } = asked;
  const rest = after ? found.filter((item) => compare(item[sort], after[sort]) * direction > 0) : found;
  const looked = rest.slice(0, asked.Limit);
  const shown = asked.FilterExpression
    ? looked.filter((item) => Number(item[names["#expiry"] ?? ""]) > Number(values[":now"]))
    : looked;
  const last = looked.length === asked.Limit ? looked.at(-1) : undefined;
  return {
    Items: shown.map((item) => marshall(item)),
    Count: shown.length,
    ScannedCount: looked.length,
    ...(last && { LastEvaluatedKey: marshall(Object.fromEntries(keys.map((name) => [name, last[name]]))) }),
  };
}
