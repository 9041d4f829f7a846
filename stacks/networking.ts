import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group/index.js";
import { Vpc } from "@cdktf/provider-aws/lib/vpc/index.js";
import type { Construct } from "constructs";
import type { PlatformConfig } from "../config/index.js";
import { FlowLogs } from "./constructs/flow-logs.js";
import { GatewayEndpoints } from "./constructs/gateway-endpoints.js";
import { InterfaceEndpoints } from "./constructs/interface-endpoints.js";
import { PlatformStack } from "./constructs/platform-stack.js";
import { Routes } from "./constructs/routes.js";
import { Subnets } from "./constructs/subnets.js";

/** What the network needs from others. */
export interface NetworkingProps {
  readonly config: PlatformConfig;
  readonly kmsKeyArn: string;
}

/** VPC, subnets, routes, endpoints, flow logs. */
export class NetworkingStack extends PlatformStack {
  readonly vpcId: string;
  readonly publicSubnetIds: readonly string[];
  readonly privateSubnetIds: readonly string[];
  readonly flowLogGroupName: string;
  /** By name; none where the configuration wants none. */
  readonly natGatewayIds: Readonly<Record<string, string>>;

  constructor(scope: Construct, { config, kmsKeyArn }: NetworkingProps) {
    super(scope, "networking", config);
    const vpc = new Vpc(this, "vpc", {
      cidrBlock: config.network.cidr,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: this.nameOf("vpc") },
    });
    // Adopts the group AWS makes with the VPC and takes its rules away: what names no group of its own talks to nobody.
    new DefaultSecurityGroup(this, "closed", { vpcId: vpc.id, tags: { Name: this.nameOf("closed") } });
    const subnets = new Subnets(this, "subnets", vpc.id);
    const routes = new Routes(this, "routes", vpc.id, subnets);
    new GatewayEndpoints(this, "endpoints", { vpcId: vpc.id, routeTableIds: routes.tableIds });
    new InterfaceEndpoints(this, "interface_endpoints", { vpcId: vpc.id, subnets });
    const flowLogs = new FlowLogs(this, "flow", { vpcId: vpc.id, kmsKeyArn });

    this.vpcId = vpc.id;
    this.publicSubnetIds = subnets.public.map((subnet) => subnet.id);
    this.privateSubnetIds = subnets.private.map((subnet) => subnet.id);
    this.natGatewayIds = routes.natGatewayIds;
    this.flowLogGroupName = flowLogs.logGroupName;
  }
}
