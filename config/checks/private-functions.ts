import type { ConfigProblem } from "../errors.js";
import type { FunctionService } from "../schema/services.js";
import type { INTERFACE_ENDPOINTS } from "../schema/ways-out.js";
import type { PlatformConfig } from "../schema.js";
import { postsToApi } from "./api-access.js";
import { problem } from "./problem.js";

type Endpoint = (typeof INTERFACE_ENDPOINTS)[number];

/** What every function sends from its own network: Lambda Insights' events to CloudWatch Logs, segments to X-Ray. */
const ENDPOINTS_OF_ALL: readonly Endpoint[] = ["logs", "xray"];

/** AWS services that a capability calls. DynamoDB and S3 have gateway endpoints, always. */
const ENDPOINTS_OF_CAPABILITY: Readonly<Record<FunctionService["may"][number], readonly Endpoint[]>> = {
  "watch-queues": ["sqs"],
  "watch-tables": [],
  "back-up-tables": [],
  "know-topology": [],
  "read-metrics": ["monitoring"],
  "read-traces": ["xray"],
  "query-logs": ["logs"],
  "read-trail": ["cloudtrail"],
  "invoke-model": ["bedrock-runtime"],
};

/** Endpoints that a function calls through. Messages it consumes and metrics it logs are carried by AWS, outside the VPC. */
const neededEndpoints = (service: FunctionService): Endpoint[] => [
  ...new Set([
    ...ENDPOINTS_OF_ALL,
    ...(service.sendsTo.length > 0 ? (["sqs"] as const) : []),
    ...(Object.keys(service.secrets).length > 0 ? (["secretsmanager"] as const) : []),
    ...service.may.flatMap((capability) => ENDPOINTS_OF_CAPABILITY[capability]),
  ]),
];

/**
 * Functions in subnets without a way out (`network: private`, `nat: none`) that call something outside AWS, or an AWS service
 * that has no endpoint there (SPEC 2.2).
 */
export function privateFunctionProblems(config: PlatformConfig): ConfigProblem[] {
  const { nat, interfaceEndpoints } = config.network;
  if (nat !== "none") return [];
  return Object.entries(config.services).flatMap(([name, service]) => {
    if (service.kind !== "function" || service.network !== "private") return [];
    const callsOut =
      service.callsInternet ||
      (service.callsPaymentProvider && config.paymentProvider.kind === "http") ||
      (postsToApi(config, service) && config.api?.endpoint === "regional");
    const missing = neededEndpoints(service).filter((endpoint) => !interfaceEndpoints.includes(endpoint));
    return [
      ...(callsOut
        ? [
            problem(
              `services.${name}.network`,
              service.network,
              'must be "outside", or network.nat must be single or per-az: it calls the internet, and network.nat is none',
            ),
          ]
        : []),
      ...(missing.length > 0
        ? [
            problem(
              "network.interfaceEndpoints",
              interfaceEndpoints,
              `must hold ${missing.join(", ")} for services.${name} while network.nat is none`,
            ),
          ]
        : []),
    ];
  });
}
