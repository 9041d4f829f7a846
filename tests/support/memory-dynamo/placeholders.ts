import { invalid } from "./errors.js";
import { refuseReserved } from "./reserved-words.js";

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Refuses names and values that no expression uses, and reserved words for attributes, as DynamoDB does; looks into batches and transactions too.
 * @param request as the SDK was given it
 */
export function refuseUnused(request: unknown): void {
  if (Array.isArray(request)) for (const one of request) refuseUnused(one);
  if (!isRecord(request)) return;
  const expressions = Object.entries(request).flatMap(([key, value]) => (key.endsWith("Expression") ? [String(value)] : []));
  for (const expression of expressions) refuseReserved(expression);
  const used = new Set(expressions.flatMap((text) => text.match(/[#:]\w+/g) ?? []));
  for (const kind of ["ExpressionAttributeNames", "ExpressionAttributeValues"]) {
    const given = request[kind];
    const unused = isRecord(given) ? Object.keys(given).filter((placeholder) => !used.has(placeholder)) : [];
    if (unused.length > 0) throw invalid(`Value provided in ${kind} unused in expressions: keys: {${unused.join(", ")}}`);
  }
  for (const key of ["RequestItems", "TransactItems", "Put", "Update", "Delete", "ConditionCheck"]) refuseUnused(request[key]);
  if (isRecord(request.RequestItems)) for (const one of Object.values(request.RequestItems)) refuseUnused(one);
}
