import { Testing } from "cdktf";
import { type PlatformConfig, type PlatformConfigInput, resourceName } from "../../config/index.js";
import { ApiStack } from "../../stacks/api.js";
import type { FunctionHandle } from "../../stacks/constructs/traced-function.js";

type Api = NonNullable<PlatformConfigInput["api"]>;

/** An API whose routes are answered by functions of the reference workload: what the stack makes of it does not hang on them. */
export const testApi: Api = {
  throttle: { requestsPerSecond: 1000, burst: 2000 },
  cache: { enabled: true, sizeGb: "0.5" },
  allowedOrigins: ["https://console.example.com"],
  firewall: { enabled: true, requestsPerFiveMinutes: 2000 },
  routes: [
    { method: "POST", path: "/metrics", service: "order-processor", body: "metrics" },
    {
      method: "GET",
      path: "/metrics",
      service: "order-processor",
      cacheSeconds: 5,
      query: ["service", "metric_type", "from", "to", "limit", "cursor"],
    },
    { method: "GET", path: "/metrics/{id}", service: "payment-handler", cacheSeconds: 60 },
    { method: "GET", path: "/health", service: "order-processor", key: false },
  ],
};

/** Puts the API, or a changed one, into a configuration. */
export const withApi =
  (change: (api: Api) => Api = (same) => same) =>
  (config: PlatformConfigInput): PlatformConfigInput => ({ ...config, api: change(structuredClone(testApi)) });

/** No function posts metrics: none needs to reach a private API. */
export const withoutSecrets = (services: PlatformConfigInput["services"]): PlatformConfigInput["services"] =>
  Object.fromEntries(
    Object.entries(services).map(([name, service]) => [
      name,
      service.kind === "function" ? { ...service, secrets: {} } : service,
    ]),
  );

/** Terraform JSON of the API's stack alone, what it needs of others given as literals: many changes are looked at in little time. */
export function synthesizeApi(config: PlatformConfig): unknown {
  if (!config.api) throw new Error("the configuration has no API");
  const handle = (name: string): FunctionHandle => {
    const functionName = resourceName(config, name);
    const functionArn = `arn:aws:lambda:us-east-1:123456789012:function:${functionName}`;
    const invokeArn = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
    const logGroupName = `/aws/lambda/${functionName}`;
    return {
      functionName,
      functionArn,
      qualifier: undefined,
      targetArn: functionArn,
      invokeArn,
      logGroupName,
      logGroupArn: `arn:aws:logs:us-east-1:123456789012:log-group:${logGroupName}`,
    };
  };
  const stack = new ApiStack(Testing.app(), {
    config,
    api: config.api,
    kmsKeyArn: "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555",
    vpcId: "vpc-0123456789abcdef0",
    functions: Object.fromEntries(Object.keys(config.services).map((name) => [name, handle(name)])),
  });
  return JSON.parse(Testing.synth(stack));
}
