import { redactCardNumbers } from "../../../domain/contracts/redaction.js";

/** Request parameters that a trace keeps, by the names that X-Ray gives them: what was called, never what was sent. */
const KEPT: readonly (readonly [parameter: string, name: string])[] = [
  ["TableName", "table_name"],
  ["IndexName", "index_name"],
  ["ConsistentRead", "consistent_read"],
  ["QueueUrl", "queue_url"],
  ["Bucket", "bucket_name"],
  ["Key", "key"],
];

/** What a trace tells of a request. */
export function tracedParameters(input: object): Record<string, unknown> {
  const told: Record<string, unknown> = {};
  for (const [parameter, name] of KEPT) {
    const value: unknown = Reflect.get(input, parameter);
    if (typeof value === "string") told[name] = redactCardNumbers(value);
    else if (typeof value === "boolean") told[name] = value;
  }
  const batch: unknown = Reflect.get(input, "RequestItems");
  if (typeof batch === "object" && batch !== null) told.table_names = Object.keys(batch);
  return told;
}
