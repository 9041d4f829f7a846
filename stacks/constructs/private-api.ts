import type { ApiGatewayRestApi } from "@cdktf/provider-aws/lib/api-gateway-rest-api/index.js";
import { ApiGatewayRestApiPolicy } from "@cdktf/provider-aws/lib/api-gateway-rest-api-policy/index.js";
import type { Construct } from "constructs";
import { policyDocument } from "./policy.js";

/** Lets a private API be called from one network; without a policy nobody could. */
export const insideOnly = (scope: Construct, restApi: ApiGatewayRestApi, vpcId: string): ApiGatewayRestApiPolicy =>
  new ApiGatewayRestApiPolicy(scope, "inside_only", {
    restApiId: restApi.id,
    policy: policyDocument([
      {
        sid: "FromThisNetwork",
        principal: { aws: "*" },
        actions: ["execute-api:Invoke"],
        resources: [`${restApi.executionArn}/*`],
        conditions: { StringEquals: { "aws:SourceVpc": vpcId } },
      },
    ]),
  });
