import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";

/** One plain value as DynamoDB's; undefined where the SDK's own conversion has to look. */
function attributeOf(value: unknown): AttributeValue | undefined {
  if (typeof value === "string") return { S: value };
  if (typeof value === "number") return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? { N: String(value) } : undefined;
  if (typeof value === "boolean") return { BOOL: value };
  return undefined;
}

/** Every object may be read by any name. */
const isReadable = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null;

/**
 * Plain values as DynamoDB's. Texts, numbers and truths, which items are mostly made of, are converted here, several times faster;
 * all else by the SDK.
 */
export function toAttributes(values: object): Record<string, AttributeValue> {
  const attributes: Record<string, AttributeValue> = {};
  if (!isReadable(values)) return attributes;
  for (const name of Object.keys(values)) {
    const value = values[name];
    if (value === undefined) continue;
    attributes[name] = attributeOf(value) ??
      mapOf(value) ??
      marshall({ value }, { removeUndefinedValues: true }).value ?? { NULL: true };
  }
  return attributes;
}

/** A plain object of nothing but such values. */
function mapOf(value: unknown): AttributeValue | undefined {
  if (!isReadable(value) || Object.getPrototypeOf(value) !== Object.prototype) return undefined;
  const map: Record<string, AttributeValue> = {};
  for (const name of Object.keys(value)) {
    const attribute = attributeOf(value[name]);
    if (attribute === undefined) return undefined;
    map[name] = attribute;
  }
  return { M: map };
}
