import { createGateway } from "../../../../../local/host/api/gateway.js";
import type { ApiRequest } from "../../../../../local/host/api/request.js";
import { deployedApis } from "../../../../../local/host/deployed/api/index.js";
import type { InvocationOrigin, InvocationResult } from "../../../../../local/host/invoke/invoker.js";
import { createMetricStore } from "../../../../../simulator/metrics/index.js";
import type { StateResource } from "../../../../../terraform/state.js";

type Attributes = Readonly<Record<string, unknown>>;

export const START = Date.parse("2026-01-01T10:00:00Z");
const functionArn = "arn:aws:lambda:us-east-1:123456789012:function:shop-metrics-api-test";
const api = { rest_api_id: "a1" };

const resource = (type: string, name: string, attributes: Attributes): StateResource => ({
  address: `${type}.${name}`,
  type,
  file: "api.tfstate",
  attributes,
});

/** A method of the resource with a function behind it. */
export const method = (resourceId: string, httpMethod: string, of: Attributes = {}, integration: Attributes = {}) => {
  const at = { ...api, resource_id: resourceId, http_method: httpMethod };
  return [
    resource("aws_api_gateway_method", `${httpMethod}_${resourceId}`, {
      ...at,
      authorization: "NONE",
      api_key_required: true,
      ...of,
    }),
    resource("aws_api_gateway_integration", `${httpMethod}_${resourceId}`, {
      ...at,
      type: "AWS_PROXY",
      uri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${functionArn}:live/invocations`,
      timeout_milliseconds: 29_000,
      cache_key_parameters: [],
      ...integration,
    }),
  ];
};

const path = (id: string, text: string) => resource("aws_api_gateway_resource", id, { ...api, id, path: text });

/** A method's answer to a browser's preflight. */
const preflight = (template?: string) => [
  ...method(
    "r-metrics",
    "OPTIONS",
    { api_key_required: false },
    { type: "MOCK", uri: "", request_templates: { "application/json": '{"statusCode": 200}' } },
  ),
  resource("aws_api_gateway_integration_response", "options", {
    ...{ ...api, resource_id: "r-metrics", http_method: "OPTIONS", status_code: "200", selection_pattern: "" },
    response_parameters: { "method.response.header.Access-Control-Allow-Origin": "'https://a.example'" },
    response_templates: template ? { "application/json": template } : null,
  }),
];

const model = {
  type: ["object", "array"],
  minProperties: 1,
  maxItems: 2,
  items: { type: "object", required: ["value"], properties: { value: { type: "number" } } },
};

/** What a state may do differently. */
export interface ApiState {
  readonly stage?: Attributes;
  readonly settings?: Readonly<Record<string, Attributes>>;
  readonly plan?: Attributes;
  readonly preflightTemplate?: string;
  readonly more?: readonly StateResource[];
}

/** State of an API as the platform deploys it: POST and GET /metrics, GET /metrics/{id}, GET /health without a key. */
export const apiState = ({
  stage = {},
  settings = {},
  plan = {},
  preflightTemplate,
  more = [],
}: ApiState = {}): StateResource[] => [
  resource("aws_api_gateway_rest_api", "rest_api", {
    id: "a1",
    name: "shop-api-test",
    execution_arn: "arn:aws:execute-api:us-east-1:123456789012:a1",
    root_resource_id: "root",
    api_key_source: "HEADER",
    binary_media_types: null,
  }),
  path("r-metrics", "/metrics"),
  path("r-metric", "/metrics/{id}"),
  path("r-health", "/health"),
  resource("aws_api_gateway_request_validator", "body", {
    id: "v1",
    validate_request_body: true,
    validate_request_parameters: true,
  }),
  resource("aws_api_gateway_model", "metrics", { ...api, name: "Metrics", schema: JSON.stringify(model) }),
  ...method("r-metrics", "POST", { request_validator_id: "v1", request_models: { "application/json": "Metrics" } }),
  ...method(
    "r-metrics",
    "GET",
    { request_validator_id: "v1", request_parameters: { "method.request.querystring.service": false } },
    { cache_key_parameters: ["method.request.querystring.service", "method.request.header.x-api-key"] },
  ),
  ...method("r-metric", "GET"),
  ...method("r-health", "GET", { api_key_required: false }),
  ...preflight(preflightTemplate),
  resource("aws_api_gateway_stage", "stage", {
    ...api,
    arn: "arn:aws:apigateway:us-east-1::/restapis/a1/stages/live",
    stage_name: "live",
    deployment_id: "d1",
    xray_tracing_enabled: true,
    cache_cluster_enabled: false,
    access_log_settings: [
      {
        destination_arn: "arn:aws:logs:us-east-1:123456789012:log-group:/aws/apigateway/shop-api-test",
        format:
          '{"operation":"$context.httpMethod $context.resourcePath","status":"$context.status","tenant":"$context.identity.apiKeyId","agent":"$context.identity.userAgent","refusal":"$context.error.responseType","traceId":"$context.xrayTraceId"}',
      },
    ],
    ...stage,
  }),
  ...Object.entries(settings).map(([methodPath, values]) =>
    resource("aws_api_gateway_method_settings", methodPath, {
      ...{ ...api, stage_name: "live", method_path: methodPath },
      settings: [{ throttling_rate_limit: -1, throttling_burst_limit: -1, caching_enabled: false, ...values }],
    }),
  ),
  ...["one", "two", "other"].map((name) =>
    resource("aws_api_gateway_api_key", name, { id: `k-${name}`, value: `value-${name}`, enabled: true }),
  ),
  resource("aws_api_gateway_api_key", "off", { id: "k-off", value: "value-off", enabled: false }),
  resource("aws_api_gateway_usage_plan", "plan", { id: "p1", api_stages: [{ api_id: "a1", stage: "live" }], ...plan }),
  resource("aws_api_gateway_usage_plan", "elsewhere", { id: "p2", api_stages: [{ api_id: "a2", stage: "live" }] }),
  ...[
    ["k-one", "p1"],
    ["k-two", "p1"],
    ["k-off", "p1"],
    ["k-other", "p2"],
  ].map(([key, usagePlan]) => resource("aws_api_gateway_usage_plan_key", `${key}`, { key_id: key, usage_plan_id: usagePlan })),
  ...more,
];

/** API Gateway's own answers, as the platform changes them. */
export const gatewayResponse = (type: string, of: Attributes) =>
  resource("aws_api_gateway_gateway_response", type, { ...api, response_type: type, ...of });

const succeeded = (answer: unknown): InvocationResult => ({ status: "success", payload: JSON.stringify(answer) });

/** A stage of this state, whose function answers as told, and everything it produces. */
export function stageOf(
  state: readonly StateResource[],
  answer: (event: unknown) => unknown = () => ({ statusCode: 200, body: "{}" }),
) {
  const [deployed] = deployedApis(state);
  if (!deployed) throw new Error("the state has no stage");
  const events: Record<string, unknown>[] = [];
  const origins: InvocationOrigin[] = [];
  const lines: { group: string; line: string }[] = [];
  const segments: Readonly<Record<string, unknown>>[] = [];
  const metrics = createMetricStore();
  const clock = { now: START };
  const result = { next: null as InvocationResult | Promise<InvocationResult> | null };
  const gateway = createGateway(deployed, {
    invoke: async (_name, event, origin) => {
      events.push(JSON.parse(event));
      origins.push(origin);
      return result.next ?? succeeded(answer(JSON.parse(event)));
    },
    metrics,
    log: (group, line) => void lines.push({ group, line }),
    sample: () => true,
    segments: (segment) => void segments.push(segment),
    now: () => clock.now,
  });
  const call = async (line: string, headers: Readonly<Record<string, string>> = {}, body = "") => {
    const [verb = "GET", target = "/"] = line.split(" ");
    const request: ApiRequest = {
      ...{ method: verb, target, headers: Object.entries(headers), body: Buffer.from(body) },
      ...{ sourceIp: "127.0.0.1", protocol: "HTTP/1.1", receivedAt: clock.now },
    };
    const { status, headers: answered, body: bytes } = await gateway(request);
    const named = Object.fromEntries(answered.map(([name, value]) => [name.toLowerCase(), value]));
    return { status, headers: named, body: bytes.toString("utf8") };
  };
  const sum = (name: string, dimensions: Readonly<Record<string, string>> = { ApiName: "shop-api-test", Stage: "live" }) =>
    metrics
      .statistics({
        ...{ namespace: "AWS/ApiGateway", name, dimensions, statistic: "Sum", periodSeconds: 3600 },
        ...{ from: START - 3_600_000, to: START + 3_600_000 },
      })
      .reduce((total, { value }) => total + value, 0);
  return { deployed, call, events, origins, lines, segments, sum, clock, result };
}

/** The key that opens the stage. */
export const KEY = { "X-Api-Key": "value-one" };
