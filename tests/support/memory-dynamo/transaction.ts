import type { CancellationReason } from "@aws-sdk/client-dynamodb";
import { cancelled, invalid } from "./errors.js";
import { holds, type Item, OperandError, updated } from "./expressions.js";
import { type Input, placeholdersOf, toAttributes } from "./inputs.js";
import type { MemoryTable } from "./table.js";

type Action = Input<"TransactWriteItems">["TransactItems"][number];

/** One action as it concerns one item: what it asks for, and what becomes of the item (undefined: it is deleted). */
function planOf(action: Action) {
  if ("Put" in action) return { request: action.Put, key: action.Put.Item, after: () => action.Put.Item };
  if ("Update" in action) {
    const { Update: request } = action;
    const after = (item: Item | undefined) =>
      updated(request.UpdateExpression, { ...item, ...request.Key }, placeholdersOf(request));
    return { request, key: request.Key, after };
  }
  if ("Delete" in action) return { request: action.Delete, key: action.Delete.Key, after: () => undefined };
  return { request: action.ConditionCheck, key: action.ConditionCheck.Key, after: (item: Item | undefined) => item };
}

/** Why an update cannot be worked out, if it cannot. */
function impossible(change: () => unknown): CancellationReason | undefined {
  try {
    change();
    return undefined;
  } catch (error) {
    if (error instanceof OperandError) return { Code: "ValidationError", Message: error.message };
    throw error;
  }
}

/** Most actions of one transaction ("TransactWriteItems"). */
const MAX_ACTIONS = 100;

/**
 * Does all actions or none.
 * @param conflict true for an action that meets another one on its item
 */
export function transact(
  actions: readonly Action[],
  tableOf: (name: string) => MemoryTable,
  conflict: (key: Item) => boolean,
): void {
  if (actions.length === 0 || actions.length > MAX_ACTIONS) throw invalid(`a transaction has 1 to ${MAX_ACTIONS} actions`);
  const plans = actions.map(planOf).map((plan) => ({ ...plan, table: tableOf(plan.request.TableName) }));
  const ids = new Set(plans.map(({ table, key }) => `${table.name} ${table.idOf(key)}`));
  if (ids.size < plans.length) throw invalid("Transaction request cannot include multiple operations on one item");
  const reasons = plans.map(({ request, table, key, after }): CancellationReason => {
    if (conflict(key)) return { Code: "TransactionConflict", Message: "Transaction is ongoing for the item" };
    const item = table.get(key);
    if (holds(request.ConditionExpression, item, placeholdersOf(request)))
      return impossible(() => after(item)) ?? { Code: "None" };
    const shown = item && request.ReturnValuesOnConditionCheckFailure === "ALL_OLD";
    return {
      Code: "ConditionalCheckFailed",
      Message: "The conditional request failed",
      ...(shown && { Item: toAttributes(item) }),
    };
  });
  if (reasons.some(({ Code }) => Code !== "None")) throw cancelled(reasons);
  for (const { table, key, after } of plans) {
    const item = after(table.get(key));
    if (item) table.put(item);
    else table.delete(key);
  }
}
