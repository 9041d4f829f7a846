/** One list price in USD. */
export interface Price {
  readonly usd: number;
  /** What it is paid for. */
  readonly per: "hour" | "GB";
  /** Title of AWS's page that has the price. */
  readonly page: string;
  /** When it was read, YYYY-MM. */
  readonly read: string;
  /** `s`: from a secondary source, not from AWS's page. Nobody should decide by it before looking there. */
  readonly source: "s";
}

const VPC = "Amazon VPC pricing";
const PRIVATELINK = "AWS PrivateLink pricing";
const EC2 = "Amazon EC2 On-Demand pricing";

const secondary = (usd: number, per: Price["per"], page: string): Price => ({ usd, per, page, read: "2026-06", source: "s" });

/** Hours that AWS's own calculator gives a month. */
export const HOURS_A_MONTH = 730;

/** List prices of us-east-1, the one place where they are written. */
export const PRICES = {
  natGatewayHour: secondary(0.045, "hour", VPC),
  natGatewayGb: secondary(0.045, "GB", VPC),
  publicAddressHour: secondary(0.005, "hour", VPC),
  /** In each zone. */
  interfaceEndpointHour: secondary(0.01, "hour", PRIVATELINK),
  interfaceEndpointGb: secondary(0.01, "GB", PRIVATELINK),
  /** In each direction. */
  betweenZonesGb: secondary(0.01, "GB", EC2),
} as const satisfies Readonly<Record<string, Price>>;
