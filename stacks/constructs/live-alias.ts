import { LambdaAlias } from "@cdktf/provider-aws/lib/lambda-alias/index.js";
import type { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function/index.js";
import { LambdaProvisionedConcurrencyConfig } from "@cdktf/provider-aws/lib/lambda-provisioned-concurrency-config/index.js";
import { Construct } from "constructs";

/** Name of the alias; what is invoked in place of the newest code. */
const LIVE = "live";

/** The published version of a function that triggers invoke, with environments kept warm for it. */
export class LiveAlias extends Construct {
  readonly name: string;
  readonly arn: string;
  readonly invokeArn: string;

  constructor(scope: Construct, id: string, props: { readonly of: LambdaFunction; readonly provisionedConcurrency: number }) {
    super(scope, id);
    const { functionName, version } = props.of;
    const alias = new LambdaAlias(this, "Default", { name: LIVE, functionName, functionVersion: version });
    new LambdaProvisionedConcurrencyConfig(this, "warm", {
      functionName,
      qualifier: alias.name,
      provisionedConcurrentExecutions: props.provisionedConcurrency,
    });
    this.name = alias.name;
    this.arn = alias.arn;
    this.invokeArn = alias.invokeArn;
  }
}
