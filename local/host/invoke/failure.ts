import type { DeployedFunction } from "../deployed/model.js";
import type { InvocationResult } from "./invoker.js";

/** An event that is given up. */
export interface FailedEvent {
  readonly fn: DeployedFunction;
  /** The event as JSON. */
  readonly event: string;
  readonly requestId: string;
  readonly attempts: number;
  readonly condition: "RetriesExhausted" | "EventAgeExceeded";
  readonly result: Exclude<InvocationResult, { status: "success" }>;
}

/** Takes what is given up. */
export interface FailureTarget {
  /** Sends a message with text attributes to the queue or topic of an ARN. @throws when it is not taken */
  deliver(arn: string, message: string, attributes: Readonly<Record<string, string>>): Promise<void>;
}

/** What a destination gets (page "Capturing records of Lambda asynchronous invocations"), as JSON. */
export function failureRecord({ fn, event, requestId, attempts, condition, result }: FailedEvent, now: number): string {
  const requestPayload: unknown = JSON.parse(event);
  return JSON.stringify({
    version: "1.0",
    timestamp: new Date(now).toISOString(),
    requestContext: { requestId, functionArn: `${fn.arn}:$LATEST`, condition, approximateInvokeCount: attempts },
    requestPayload,
    ...(result.status === "failed"
      ? {
          responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
          responsePayload: result.error,
        }
      : {}),
  });
}
