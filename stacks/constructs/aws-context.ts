import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity/index.js";
import type { Construct } from "constructs";

const partitionOf = (region: string): string => {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
};

/** The account and region a stack is deployed to, and the ARNs in it. */
export class AwsContext {
  readonly partition: string;
  private account: DataAwsCallerIdentity | undefined;

  constructor(
    private readonly scope: Construct,
    readonly region: string,
    private readonly home?: AwsContext,
  ) {
    this.partition = partitionOf(region);
  }

  /** The same account in another region. */
  elsewhere(region: string): AwsContext {
    return new AwsContext(this.scope, region, this);
  }

  /** Account id; known when Terraform runs. Looked up only by a stack that asks: one that holds nothing calls nobody. */
  get accountId(): string {
    if (this.home) return this.home.accountId;
    this.account ??= new DataAwsCallerIdentity(this.scope, "this_account");
    return this.account.accountId;
  }

  /**
   * ARN of something in this account and region.
   * @example aws.arn("logs", "log-group:*") // "arn:aws:logs:us-east-1:<account>:log-group:*"
   */
  arn(service: string, resource: string): string {
    return `arn:${this.partition}:${service}:${this.region}:${this.accountId}:${resource}`;
  }

  /** ARN of something that has no region: IAM, Budgets. */
  globalArn(service: string, resource: string): string {
    return `arn:${this.partition}:${service}::${this.accountId}:${resource}`;
  }

  /** Condition that a call comes from this account: keeps a service from acting for a stranger ("confused deputy"). */
  fromThisAccount(): { StringEquals: { "aws:SourceAccount": string } } {
    return { StringEquals: { "aws:SourceAccount": this.accountId } };
  }
}
