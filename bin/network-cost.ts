import { loadConfig } from "../config/index.js";
import { HOURS_A_MONTH, PRICES, type Price } from "../obs/review/cost/prices.js";

const money = (usd: number): string => usd.toFixed(2);
const monthly = (price: Price): number => price.usd * HOURS_A_MONTH;

/** A NAT gateway with its address. */
const gateway = monthly(PRICES.natGatewayHour) + monthly(PRICES.publicAddressHour);
const endpoints = (count: number, zones: number): number => count * zones * monthly(PRICES.interfaceEndpointHour);

/** Traffic from which an endpoint beside a NAT gateway costs less than it saves. */
const breakEvenGb = (zones: number): number =>
  Math.floor(endpoints(1, zones) / (PRICES.natGatewayGb.usd - PRICES.interfaceEndpointGb.usd));

const cell = ({ usd, page, source }: Price): string => `${usd} | ${page} | [${source}]`;
const row = (name: string, count: number): string =>
  `| ${name} | ${money(endpoints(count, 2))} | ${money(endpoints(count, 3))} | ${PRICES.interfaceEndpointGb.usd} |`;

/** Most endpoints that cost less than one gateway. */
function endpointsBelowGateway(zones: number): number {
  return Math.floor(gateway / endpoints(1, zones));
}

/** The page on what the network costs; every number of money in it is computed from the one file of prices. */
export function networkCost(): string {
  const read = [...new Set(Object.values(PRICES).map((price) => price.read))].join(", ");
  const named = loadConfig({ ENVIRONMENT: "prod" }).network.interfaceEndpoints.length;
  const fewer = endpointsBelowGateway(2);
  return `# What the network costs

Generated from \`obs/review/cost/prices.ts\` by \`npm run docs:network-cost\`; do not edit.

**Verify before you decide.** These are list prices of us-east-1 in USD as secondary sources told them in ${read} ([s]); nobody read them on
AWS's own pages for this table. Compare each with the page that is named beside it. A month has ${HOURS_A_MONTH} hours.

| What | Price | Page to verify it on | Source |
| --- | --- | --- | --- |
| NAT gateway, an hour | ${cell(PRICES.natGatewayHour)} |
| NAT gateway, a GB | ${cell(PRICES.natGatewayGb)} |
| Its public address, an hour | ${cell(PRICES.publicAddressHour)} |
| Interface endpoint, an hour in each zone | ${cell(PRICES.interfaceEndpointHour)} |
| Interface endpoint, a GB | ${cell(PRICES.interfaceEndpointGb)} |
| From one zone to another, a GB in each direction | ${cell(PRICES.betweenZonesGb)} |

Gateway endpoints (S3, DynamoDB) cost nothing; every environment has both.

## What each choice costs a month, before traffic

| \`network.nat\` | Two zones | Three zones | A GB out |
| --- | --- | --- | --- |
| \`none\` | 0.00 | 0.00 | – |
| \`single\` | ${money(gateway)} | ${money(gateway)} | ${PRICES.natGatewayGb.usd} |
| \`per-az\` | ${money(2 * gateway)} | ${money(3 * gateway)} | ${PRICES.natGatewayGb.usd} |

With \`single\`, traffic from the other zones pays ${PRICES.betweenZonesGb.usd} a GB in each direction on top, and a failure of the one zone takes the way out from all.

| \`network.interfaceEndpoints\` | Two zones | Three zones | A GB |
| --- | --- | --- | --- |
${[row("one", 1), row("three", 3), row(`${named}, as staging and prod name`, named)].join("\n")}

## Which is cheaper when

- **Functions outside the VPC, no NAT, no endpoints** (dev, local): costs nothing. Containers run in public subnets with a public address
  (${money(monthly(PRICES.publicAddressHour))} a task and month) behind a security group that lets nobody in.
- **Up to ${fewer} endpoints cost less than one NAT gateway** in two zones (${money(endpoints(fewer, 2))} against ${money(gateway)}), more cost more. So endpoints alone pay
  off for private functions that call few services, and where nothing outside AWS is called: \`nat: none\`.
- **Beside a NAT gateway** an endpoint saves ${(PRICES.natGatewayGb.usd - PRICES.interfaceEndpointGb.usd).toFixed(3)} a GB. It pays for itself above ${breakEvenGb(2)} GB a month in two zones and ${breakEvenGb(3)} GB in
  three. Below that it is bought for what NAT does not give: traffic that stays inside AWS, and AWS calls that survive a failure of the
  gateway.
- staging and prod name ${named} endpoints for that reason. To save, keep those with the most traffic (\`logs\`, \`ecr.dkr\`) and leave the others
  to NAT.

A private function with \`nat: none\` that lacks an endpoint it needs, or that calls the internet, is refused at synthesis.
`;
}
