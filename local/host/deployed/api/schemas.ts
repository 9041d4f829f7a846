import * as v from "valibot";

// Attributes of the provider's API Gateway resources, as far as the laptop needs them.

const texts = v.nullish(v.record(v.string(), v.string()), {});
const list = v.nullish(v.array(v.string()), []);
const text = v.nullish(v.string(), "");
const ofApi = { rest_api_id: v.string() };
const ofMethod = { ...ofApi, resource_id: v.string(), http_method: v.string() };

export const RestApi = v.looseObject({
  id: v.string(),
  name: v.string(),
  execution_arn: v.string(),
  root_resource_id: v.string(),
  api_key_source: text,
  binary_media_types: list,
});
export const Resource = v.looseObject({ ...ofApi, id: v.string(), path: v.string() });
export const Method = v.looseObject({
  ...ofMethod,
  authorization: v.string(),
  api_key_required: v.nullish(v.boolean()),
  request_models: texts,
  request_parameters: v.optional(v.nullable(v.record(v.string(), v.boolean()))),
  request_validator_id: text,
});
export const Validator = v.looseObject({
  id: v.string(),
  validate_request_body: v.nullish(v.boolean()),
  validate_request_parameters: v.nullish(v.boolean()),
});
export const Model = v.looseObject({ ...ofApi, name: v.string(), schema: v.pipe(v.string(), v.parseJson()) });
export const IntegrationResource = v.looseObject({
  ...ofMethod,
  type: v.string(),
  uri: text,
  timeout_milliseconds: v.nullish(v.number()),
  request_templates: texts,
  cache_key_parameters: list,
  cache_namespace: text,
});
export const IntegrationResponse = v.looseObject({
  ...ofMethod,
  status_code: v.pipe(v.string(), v.transform(Number)),
  selection_pattern: text,
  response_parameters: texts,
  response_templates: texts,
});
export const Stage = v.looseObject({
  ...ofApi,
  arn: v.string(),
  stage_name: v.string(),
  deployment_id: v.string(),
  xray_tracing_enabled: v.nullish(v.boolean()),
  cache_cluster_enabled: v.nullish(v.boolean()),
  access_log_settings: v.optional(v.array(v.looseObject({ destination_arn: v.string(), format: v.string() })), []),
});
export const MethodSettings = v.looseObject({
  ...ofApi,
  stage_name: v.string(),
  method_path: v.string(),
  settings: v.array(
    v.looseObject({
      throttling_rate_limit: v.nullish(v.number()),
      throttling_burst_limit: v.nullish(v.number()),
      caching_enabled: v.nullish(v.boolean()),
      cache_ttl_in_seconds: v.nullish(v.number()),
      metrics_enabled: v.nullish(v.boolean()),
    }),
  ),
});
export const ApiKey = v.looseObject({ id: v.string(), value: v.string(), enabled: v.nullish(v.boolean()) });
const Limits = v.optional(v.nullable(v.array(v.looseObject({ rate_limit: v.number(), burst_limit: v.number() }))));
export const UsagePlan = v.looseObject({
  id: v.string(),
  api_stages: v.optional(v.array(v.looseObject({ api_id: v.string(), stage: v.string() })), []),
  throttle_settings: Limits,
  quota_settings: v.optional(
    v.nullable(v.array(v.looseObject({ limit: v.number(), period: v.picklist(["DAY", "WEEK", "MONTH"]) }))),
  ),
});
export const UsagePlanKey = v.looseObject({ key_id: v.string(), usage_plan_id: v.string() });
export const GatewayResponseResource = v.looseObject({
  ...ofApi,
  response_type: v.string(),
  status_code: text,
  response_parameters: texts,
  response_templates: texts,
});
