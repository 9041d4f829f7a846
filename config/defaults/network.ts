import type { PlatformConfigInput } from "../schema.js";

/**
 * Endpoints of the environments that carry real traffic: what containers and private functions call all day, so that it does not
 * go out through NAT and come in again. docs/network-cost.md tells what they cost.
 */
export const interfaceEndpoints: NonNullable<PlatformConfigInput["network"]["interfaceEndpoints"]> = [
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
];
