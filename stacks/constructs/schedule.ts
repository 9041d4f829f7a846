import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target/index.js";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import { Construct } from "constructs";
import { serviceTags } from "../../config/index.js";
import { scheduleAgeSeconds } from "./asynchronous.js";
import { PlatformStack } from "./platform-stack.js";
import type { FunctionHandle } from "./traced-function.js";

/** A function and how often it is invoked. */
export interface ScheduleProps {
  /** The service's name in the configuration. */
  readonly service: string;
  readonly everyMinutes: number;
  readonly target: FunctionHandle;
  /** It is there and does nothing until someone switches it on, and deployments leave it as it is then. */
  readonly asleep: boolean;
}

/** Attempts of EventBridge to hand an event to Lambda; Lambda itself retries what the function fails at. */
const DELIVERY_RETRIES = 3;

/** EventBridge knows one minute and several minutes. */
const rate = (minutes: number): string => `rate(${minutes} ${minutes === 1 ? "minute" : "minutes"})`;

/** Invokes a function every so many minutes. */
export class Schedule extends Construct {
  constructor(scope: Construct, id: string, { service, everyMinutes, target, asleep }: ScheduleProps) {
    super(scope, id);
    const rule = new CloudwatchEventRule(this, "Default", {
      name: PlatformStack.of(this).nameOf(service),
      description: `Invokes ${service}`,
      scheduleExpression: rate(everyMinutes),
      ...(asleep && { state: "DISABLED", lifecycle: { ignoreChanges: ["state"] } }),
      tags: serviceTags(PlatformStack.of(this).config, service),
    });
    const permission = new LambdaPermission(this, "permission", {
      action: "lambda:InvokeFunction",
      functionName: target.functionName,
      qualifier: target.qualifier,
      principal: "events.amazonaws.com",
      sourceArn: rule.arn,
    });
    new CloudwatchEventTarget(this, "target", {
      rule: rule.name,
      arn: target.targetArn,
      retryPolicy: { maximumEventAgeInSeconds: scheduleAgeSeconds(everyMinutes), maximumRetryAttempts: DELIVERY_RETRIES },
      dependsOn: [permission],
    });
  }
}
