import { asObjects, isArray, isObject, type JsonObject, type JsonValue } from "../../terraform/index.js";

const mapBlocks = (value: JsonValue, edit: (block: JsonObject) => JsonObject): JsonValue => {
  if (isArray(value)) return value.map((item) => (isObject(item) ? edit(item) : item));
  return isObject(value) ? edit(value) : value;
};

/** The block without the attribute at `path`; arrays of blocks on the way are entered. */
export function dropAttribute(block: JsonObject, [step = "", ...rest]: readonly string[]): JsonObject {
  const inner = block[step];
  if (inner === undefined) return block;
  if (rest.length > 0) return { ...block, [step]: mapBlocks(inner, (item) => dropAttribute(item, rest)) };
  return Object.fromEntries(Object.entries(block).filter(([key]) => key !== step));
}

/** The block with `value` at `path`; blocks on the way must be there, else nothing changes. */
export function setAttribute(block: JsonObject, [step = "", ...rest]: readonly string[], value: JsonValue): JsonObject {
  if (rest.length === 0) return { ...block, [step]: value };
  const inner = block[step];
  if (inner === undefined) return block;
  return { ...block, [step]: mapBlocks(inner, (item) => setAttribute(item, rest, value)) };
}

/** The block with these attributes added to `lifecycle.ignore_changes`. */
export function ignoreChanges(block: JsonObject, attributes: readonly string[]): JsonObject {
  const [lifecycle = {}] = asObjects(block.lifecycle);
  const before = lifecycle.ignore_changes;
  if (before === "all") return block;
  const names = [...new Set([...(isArray(before) ? before : []), ...attributes])];
  return { ...block, lifecycle: { ...lifecycle, ignore_changes: names } };
}
