import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import { S3BucketNotification } from "@cdktf/provider-aws/lib/s3-bucket-notification/index.js";
import { Construct } from "constructs";
import type { BucketHandle } from "./encrypted-bucket.js";
import { PlatformStack } from "./platform-stack.js";
import type { FunctionHandle } from "./traced-function.js";

/** One function and the objects it is told of. */
export interface ObjectTrigger {
  /** The service's name in the configuration. */
  readonly service: string;
  readonly target: FunctionHandle;
  /** Beginning of the objects' keys. */
  readonly prefix: string;
  /** End of the objects' keys. */
  readonly suffix: string;
}

/** A bucket and all that is told of its objects. */
export interface ObjectTriggersProps {
  readonly bucket: BucketHandle;
  readonly triggers: readonly ObjectTrigger[];
  /** The bucket may invoke the functions and is not told to: a copied object would be worked on a second time. */
  readonly asleep: boolean;
}

/** Tells functions of new objects. One resource a bucket: a second one would replace the first one's triggers. */
export class ObjectTriggers extends Construct {
  constructor(scope: Construct, id: string, { bucket, triggers, asleep }: ObjectTriggersProps) {
    super(scope, id);
    const { aws } = PlatformStack.of(this);
    const targets = new Map(triggers.map(({ service, target }) => [service, target]));
    const permissions = [...targets].map(
      ([service, target]) =>
        new LambdaPermission(this, service, {
          action: "lambda:InvokeFunction",
          functionName: target.functionName,
          qualifier: target.qualifier,
          principal: "s3.amazonaws.com",
          sourceArn: bucket.arn,
          // A bucket's ARN names no account: a stranger could take the name over once it is free.
          sourceAccount: aws.accountId,
        }),
    );
    // A notification cannot be there and switched off.
    if (asleep) return;
    new S3BucketNotification(this, "Default", {
      bucket: bucket.name,
      lambdaFunction: triggers.map(({ service, target, prefix, suffix }, index) => ({
        id: `${service}-${index}`,
        lambdaFunctionArn: target.targetArn,
        events: ["s3:ObjectCreated:*"],
        filterPrefix: prefix,
        filterSuffix: suffix,
      })),
      // S3 asks Lambda whether it may, when the notification is set.
      dependsOn: permissions,
    });
  }
}
