import { LambdaFunctionEventInvokeConfig } from "@cdktf/provider-aws/lib/lambda-function-event-invoke-config/index.js";
import { Construct } from "constructs";
import type { FunctionService } from "../../config/index.js";
import { eventAgeSeconds } from "./asynchronous.js";
import type { FunctionHandle } from "./traced-function.js";

/** A function that is invoked without anybody waiting for it. */
export interface AsyncInvocationProps {
  readonly service: FunctionService;
  readonly target: FunctionHandle;
  /** ARN of the queue that takes what failed for good. */
  readonly failuresArn: string;
}

/** Lambda's most, and its default. */
const RETRIES = 2;

/** Retries of an asynchronous invocation, and where its event goes when they were in vain. */
export class AsyncInvocation extends Construct {
  constructor(scope: Construct, id: string, { service, target, failuresArn }: AsyncInvocationProps) {
    super(scope, id);
    new LambdaFunctionEventInvokeConfig(this, "Default", {
      functionName: target.functionName,
      qualifier: target.qualifier,
      maximumRetryAttempts: RETRIES,
      maximumEventAgeInSeconds: eventAgeSeconds(service),
      destinationConfig: { onFailure: { destination: failuresArn } },
    });
  }
}
