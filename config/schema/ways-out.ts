import * as v from "valibot";

/** Services with an interface endpoint (SPEC 2.2), as the end of the endpoint's service name. */
export const INTERFACE_ENDPOINTS = [
  "logs",
  "monitoring",
  "xray",
  "sqs",
  "sns",
  "kms",
  "ecr.api",
  "ecr.dkr",
  "secretsmanager",
  "bedrock-runtime",
  "cloudtrail",
  "lambda",
  "events",
  "execute-api",
] as const;

/** How private subnets reach AWS's services and the internet (SPEC 2.2). */
export const waysOut = {
  nat: v.picklist(["none", "single", "per-az"]),
  /** AWS services that the private subnets reach without NAT, by an interface endpoint each. */
  interfaceEndpoints: v.optional(v.array(v.picklist(INTERFACE_ENDPOINTS)), []),
};
