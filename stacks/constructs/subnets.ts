import { DataAwsAvailabilityZones } from "@cdktf/provider-aws/lib/data-aws-availability-zones/index.js";
import { Subnet } from "@cdktf/provider-aws/lib/subnet/index.js";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import type { PlatformConfig } from "../../config/index.js";
import { PlatformStack } from "./platform-stack.js";

/** `10.0.0.0/16`, 101 → `10.0.101.0/24`. The configuration's checks admit /16 networks only. */
const subnetCidr = (network: string, thirdOctet: number): string =>
  `${network.split(".").slice(0, 2).join(".")}.${thirdOctet}.0/24`;

/** One public and one private /24 in every availability zone (SPEC 2.2). */
export class Subnets extends Construct {
  readonly public: readonly Subnet[];
  readonly private: readonly Subnet[];

  constructor(scope: Construct, id: string, vpcId: string) {
    super(scope, id);
    const { config } = PlatformStack.of(this);
    const zones = new DataAwsAvailabilityZones(this, "zones", {
      state: "available",
      // Local zones and wavelength zones lack most services.
      filter: [{ name: "opt-in-status", values: ["opt-in-not-required"] }],
    });
    const zone = (index: number): string => Fn.element(zones.names, index);
    this.public = this.tier("public", config.network.firstPublicSubnet, vpcId, zone, config);
    this.private = this.tier("private", config.network.firstPrivateSubnet, vpcId, zone, config);
  }

  private tier(tier: string, first: number, vpcId: string, zone: (index: number) => string, config: PlatformConfig): Subnet[] {
    return Array.from(
      { length: config.network.availabilityZones },
      (_, index) =>
        new Subnet(this, `${tier}-${index + 1}`, {
          vpcId,
          cidrBlock: subnetCidr(config.network.cidr, first + index),
          availabilityZone: zone(index),
          // Even in a public subnet an address is asked for, never given.
          mapPublicIpOnLaunch: false,
          tags: { Name: PlatformStack.of(this).nameOf(`${tier}-${index + 1}`), Tier: tier },
        }),
    );
  }
}
