import type { Integration } from "../deployed/api/model.js";
import type { InvocationOrigin, InvocationResult } from "../invoke/invoker.js";
import type { Exchange, IntegrationResult } from "./exchange.js";
import { proxyAnswer } from "./proxy-answer.js";
import { proxyEvent } from "./proxy-event.js";
import { type Refusal, refusal } from "./refusals.js";
import { type ApiAnswer, headerOf } from "./request.js";

/** Invokes a function and waits for its answer. */
export type Invoke = (functionName: string, event: string, origin: InvocationOrigin) => Promise<InvocationResult>;

/** What came of asking the function. */
export type Integrated = { readonly integration: IntegrationResult } & (
  | { readonly answer: ApiAnswer; readonly refusal: null }
  | { readonly answer: null; readonly refusal: Refusal }
);

/** Resolves to null when the time is over first; the invocation goes on. */
async function within<T>(ms: number, work: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, ms, null);
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}

/** Asks the function, as a Lambda proxy integration does. */
export async function integrate(
  exchange: Exchange,
  { functionName, timeoutMs }: Extract<Integration, { kind: "function" }>,
  invoke: Invoke,
  origin: InvocationOrigin,
): Promise<Integrated> {
  const started = performance.now();
  const result = await within(timeoutMs, invoke(functionName, proxyEvent(exchange), origin));
  const latencyMs = performance.now() - started;
  const refused = (why: Refusal, error: string): Integrated => ({
    ...{ answer: null, refusal: why },
    integration: { latencyMs, status: null, error },
  });
  if (result === null)
    return refused(refusal("INTEGRATION_TIMEOUT"), `Execution failed due to a timeout error after ${timeoutMs} ms`);
  if (result.status === "throttled") return refused(refusal("API_CONFIGURATION_ERROR"), "Rate Exceeded.");
  if (result.status === "failed") return refused(refusal("INTEGRATION_FAILURE"), result.error.errorMessage);
  const answer = proxyAnswer(result.payload, exchange.api.binaryMediaTypes, headerOf(exchange.request, "accept"));
  if (!answer) return refused(refusal("INTEGRATION_FAILURE"), "Malformed Lambda proxy response");
  return { answer, refusal: null, integration: { latencyMs, status: answer.status, error: null } };
}
