import { COUNT_RANGE, type Metric } from "./metric.js";

/** Metrics of one NAT gateway (page "Monitor NAT gateways using Amazon CloudWatch"). */
export function natMetrics(natGatewayId: string) {
  const of = (name: string): Metric => ({
    namespace: "AWS/NATGateway",
    name,
    dimensions: { NatGatewayId: natGatewayId },
    statistic: "Sum",
    range: COUNT_RANGE,
  });
  return {
    bytesOut: of("BytesOutToDestination"),
    bytesIn: of("BytesInFromDestination"),
    /** Packets that it gave up. */
    dropped: of("PacketsDropCount"),
    /** Connections that found no free port. */
    noPort: of("ErrorPortAllocation"),
  };
}
