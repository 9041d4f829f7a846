import { type CancellationReason, ConditionalCheckFailedException, TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import type { Item } from "./expressions.js";
import { toAttributes } from "./inputs.js";

const metadata = { $metadata: {} };

/** DynamoDB's refusal of a request that can never work. */
export const invalid = (message: string): Error => Object.assign(new Error(message), { name: "ValidationException" });

/** DynamoDB's refusal when a table is asked too much. */
export const throttled = (): Error =>
  Object.assign(new Error("Rate exceeded"), {
    name: "ProvisionedThroughputExceededException",
    $retryable: { throttling: true },
    $metadata: { httpStatusCode: 400 },
  });

/** DynamoDB failed; a caller may try again. */
export const unavailable = (): Error =>
  Object.assign(new Error("The service is unavailable"), {
    name: "InternalServerError",
    $fault: "server",
    $metadata: { httpStatusCode: 500 },
  });

/** No answer came in time: nobody knows whether it was done. */
export const timedOut = (): Error => Object.assign(new Error("no answer in time"), { name: "TimeoutError" });

/** A condition did not hold for what is there. */
export const refused = (item: Item | undefined, shown: boolean): Error =>
  new ConditionalCheckFailedException({
    ...metadata,
    message: "The conditional request failed",
    ...(item && shown && { Item: toAttributes(item) }),
  });

/** A transaction was not done: one reason an action, `None` for those that would have been. */
export const cancelled = (reasons: readonly CancellationReason[]): Error =>
  new TransactionCanceledException({
    ...metadata,
    message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons.map(({ Code }) => Code).join(", ")}]`,
    CancellationReasons: [...reasons],
  });
