import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint/index.js";
import { Construct } from "constructs";
import { PlatformStack } from "./platform-stack.js";

/** The services that AWS reaches through a gateway endpoint: free, and the traffic stays inside. */
const SERVICES = ["s3", "dynamodb"] as const;

/** Gateway endpoints for S3 and DynamoDB in every route table. */
export class GatewayEndpoints extends Construct {
  constructor(scope: Construct, id: string, props: { readonly vpcId: string; readonly routeTableIds: readonly string[] }) {
    super(scope, id);
    const stack = PlatformStack.of(this);
    for (const service of SERVICES)
      new VpcEndpoint(this, service, {
        vpcId: props.vpcId,
        vpcEndpointType: "Gateway",
        serviceName: `com.amazonaws.${stack.config.region}.${service}`,
        routeTableIds: [...props.routeTableIds],
        tags: { Name: stack.nameOf(service) },
      });
  }
}
