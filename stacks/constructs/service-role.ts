import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { Construct } from "constructs";
import { jsonText } from "./json-text.js";
import { PlatformStack } from "./platform-stack.js";
import { type Conditions, policyDocument, type Statement } from "./policy.js";

/** What a role needs: who takes it on and what it may do. */
export interface ServiceRoleProps {
  /** What the role is for; becomes its name. */
  readonly name: string;
  /** The AWS service that takes on the role, e.g. `lambda.amazonaws.com`. */
  readonly assumedBy: string;
  /** When it may, e.g. only for this account. @default always */
  readonly conditions?: Conditions;
  readonly statements: readonly Statement[];
  readonly tags?: Record<string, string>;
}

/** An IAM role with one inline policy: nothing is attached that is not written here. */
export class ServiceRole extends Construct {
  readonly arn: string;
  /** Depend on it where AWS checks the role's rights at creation, not only its name. */
  readonly policy: IamRolePolicy;

  constructor(scope: Construct, id: string, props: ServiceRoleProps) {
    super(scope, id);
    const name = PlatformStack.of(this).nameOf(props.name);
    const role = new IamRole(this, "Default", {
      name,
      assumeRolePolicy: jsonText({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: props.assumedBy },
            Action: "sts:AssumeRole",
            ...(props.conditions && { Condition: props.conditions }),
          },
        ],
      }),
      tags: props.tags,
    });
    this.policy = new IamRolePolicy(this, "policy", { name, role: role.name, policy: policyDocument(props.statements) });
    this.arn = role.arn;
  }
}
