/** A JSON value. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** Where a value stands in a document: keys and indices from the outside in. */
export type Path = readonly (string | number)[];

export const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isArray = (value: JsonValue | undefined): value is readonly JsonValue[] => Array.isArray(value);

/** `Terraform` blocks may be written as one object or as an array of objects; both mean the same. */
export const asObjects = (value: JsonValue | undefined): readonly JsonObject[] => {
  if (isArray(value)) return value.filter(isObject);
  return isObject(value) ? [value] : [];
};

/**
 * A path as people write it.
 * @example formatPath(["environment", 0, "variables", "A"]) // "environment[0].variables.A"
 */
export const formatPath = (path: Path): string =>
  path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    return text === "" ? step : `${text}.${step}`;
  }, "");

/** Calls `visit` with every string in a value, object keys not included, in document order. */
export function visitStrings(value: JsonValue, visit: (text: string, path: Path) => void, path: Path = []): void {
  if (typeof value === "string") visit(value, path);
  else if (isArray(value)) value.forEach((item, index) => void visitStrings(item, visit, [...path, index]));
  else if (isObject(value)) for (const [key, item] of Object.entries(value)) visitStrings(item, visit, [...path, key]);
}
