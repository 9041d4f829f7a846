import { Eip } from "@cdktf/provider-aws/lib/eip/index.js";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway/index.js";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway/index.js";
import { Route } from "@cdktf/provider-aws/lib/route/index.js";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table/index.js";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association/index.js";
import { Construct } from "constructs";
import { PlatformStack } from "./platform-stack.js";
import type { Subnets } from "./subnets.js";

const ANYWHERE = "0.0.0.0/0";

/** Routes: public subnets to the internet gateway, private ones to their NAT gateway where the configuration has one. */
export class Routes extends Construct {
  readonly tableIds: readonly string[];
  /** By name: `nat-1`, `nat-2` … */
  readonly natGatewayIds: Readonly<Record<string, string>>;

  constructor(
    scope: Construct,
    id: string,
    private readonly vpcId: string,
    subnets: Subnets,
  ) {
    super(scope, id);
    const stack = PlatformStack.of(this);
    const gateway = new InternetGateway(this, "internet", { vpcId, tags: { Name: stack.nameOf("internet") } });
    const publicTable = this.table("public");
    new Route(this, "public-internet", {
      routeTableId: publicTable.id,
      destinationCidrBlock: ANYWHERE,
      gatewayId: gateway.id,
    });
    subnets.public.forEach((subnet, index) => {
      new RouteTableAssociation(this, `public-${index + 1}`, { subnetId: subnet.id, routeTableId: publicTable.id });
    });

    const nats = this.natGateways(subnets, gateway);
    const privateTables = subnets.private.map((subnet, index) => {
      const table = this.table(`private-${index + 1}`);
      new RouteTableAssociation(this, `private-${index + 1}-association`, { subnetId: subnet.id, routeTableId: table.id });
      // One NAT gateway serves all zones, or each zone has its own.
      const nat = nats[index] ?? nats[0];
      if (nat)
        new Route(this, `private-${index + 1}-nat`, {
          routeTableId: table.id,
          destinationCidrBlock: ANYWHERE,
          natGatewayId: nat.id,
        });
      return table;
    });
    this.natGatewayIds = Object.fromEntries(nats.map((nat, index) => [`nat-${index + 1}`, nat.id]));
    this.tableIds = [publicTable, ...privateTables].map((table) => table.id);
  }

  private table(name: string): RouteTable {
    return new RouteTable(this, `${name}-table`, { vpcId: this.vpcId, tags: { Name: PlatformStack.of(this).nameOf(name) } });
  }

  private natGateways(subnets: Subnets, gateway: InternetGateway): NatGateway[] {
    const stack = PlatformStack.of(this);
    const counts = { none: 0, single: 1, "per-az": subnets.public.length };
    return subnets.public.slice(0, counts[stack.config.network.nat]).map((subnet, index) => {
      const tags = { Name: stack.nameOf(`nat-${index + 1}`) };
      const address = new Eip(this, `nat-${index + 1}-address`, { domain: "vpc", tags });
      return new NatGateway(this, `nat-${index + 1}`, {
        allocationId: address.id,
        subnetId: subnet.id,
        tags,
        dependsOn: [gateway],
      });
    });
  }
}
