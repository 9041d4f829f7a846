import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { Construct } from "constructs";
import { PlatformStack } from "./platform-stack.js";

/** A log group to create. */
export interface EncryptedLogGroupProps {
  readonly name: string;
  readonly kmsKeyArn: string;
  readonly tags?: Record<string, string>;
}

/** A log group under the platform's key, kept for the configured days (SPEC 1.2). */
export class EncryptedLogGroup extends Construct {
  readonly name: string;
  readonly arn: string;
  /** For what writes to the group by its name only, and so must be told to wait for it. */
  readonly group: CloudwatchLogGroup;

  constructor(scope: Construct, id: string, props: EncryptedLogGroupProps) {
    super(scope, id);
    const group = new CloudwatchLogGroup(this, "Default", {
      name: props.name,
      kmsKeyId: props.kmsKeyArn,
      retentionInDays: PlatformStack.of(this).config.logs.retentionDays,
      tags: props.tags,
    });
    this.group = group;
    this.name = group.name;
    this.arn = group.arn;
  }
}
