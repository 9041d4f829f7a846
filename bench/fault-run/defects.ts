/** Faults of the platform itself, put in on purpose: a check that misses one of them is worth nothing. */
export const DEFECTS = {
  "no-marks": "points are counted whether or not they are marked as counted",
  "no-outbox": "points that the queue did not take are stored without a note of it",
  "lost-messages": "the queue loses a message now and then that it has taken",
} as const;

/** One of them. */
export type Defect = keyof typeof DEFECTS;

/** Messages of which one is lost. */
const LOSES_EACH = 10;

/** A request as it reaches the table where the platform has this defect. */
export function spoiled(defect: Defect | undefined, operation: string, body: string): string {
  if (defect === "no-marks" && operation === "TransactWriteItems")
    return body.replaceAll('"ConditionExpression":"attribute_not_exists(series)",', "");
  if (defect === "no-outbox" && operation === "BatchWriteItem") return body.replaceAll(/,"pending":\{"S":"p\d+"\}/g, "");
  return body;
}

/** @param sent messages taken so far */
export const losesMessage = (defect: Defect | undefined, sent: number): boolean =>
  defect === "lost-messages" && sent % LOSES_EACH === 0;
