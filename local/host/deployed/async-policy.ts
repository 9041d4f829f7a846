import * as v from "valibot";
import { attributesOf, type StateResource } from "../../../terraform/state.js";
import { functionNameOf } from "./arns.js";

/** What becomes of asynchronous invocations that fail (page "How Lambda handles errors and retries with asynchronous invocation"). */
export interface AsyncPolicy {
  /** Further attempts after a function error. */
  readonly retries: number;
  /** An event that is older is given up. */
  readonly maximumAgeSeconds: number;
  /** ARN of the on-failure destination. */
  readonly onFailure: string | null;
  /** ARN of the function's dead-letter target. */
  readonly deadLetter: string | null;
}

/** Lambda's own values where nothing is configured. */
const DEFAULT_RETRIES = 2;
const DEFAULT_AGE_SECONDS = 21_600;

const Destination = v.optional(v.nullable(v.array(v.looseObject({ destination: v.string() }))));
const InvokeConfig = v.looseObject({
  function_name: v.string(),
  maximum_retry_attempts: v.optional(v.nullable(v.number())),
  // 0 is how the provider writes that there is none.
  maximum_event_age_in_seconds: v.optional(v.nullable(v.number())),
  destination_config: v.optional(v.nullable(v.array(v.looseObject({ on_failure: Destination })))),
});

/** Policies by function name, from `aws_lambda_function_event_invoke_config`; `of` gives Lambda's own for all others. */
export function deployedAsyncPolicies(resources: readonly StateResource[]): {
  of(functionName: string, deadLetter: string | null): AsyncPolicy;
} {
  const policies = new Map(
    resources
      .filter(({ type }) => type === "aws_lambda_function_event_invoke_config")
      .map((resource) => attributesOf(resource, InvokeConfig))
      .map((config) => [functionNameOf(config.function_name), config]),
  );
  return {
    of(functionName, deadLetter) {
      const config = policies.get(functionName);
      return {
        retries: config?.maximum_retry_attempts ?? DEFAULT_RETRIES,
        maximumAgeSeconds: config?.maximum_event_age_in_seconds || DEFAULT_AGE_SECONDS,
        onFailure: config?.destination_config?.[0]?.on_failure?.[0]?.destination || null,
        deadLetter,
      };
    },
  };
}
