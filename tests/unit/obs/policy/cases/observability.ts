import { type Case, one } from "./case.js";

/** Cases of rules/observability.ts. */
export const observabilityCases: readonly Case[] = [
  one("log-group-retention", "aws_cloudwatch_log_group", { retention_in_days: 30 }, { retention_in_days: 0 }, /for ever/),
  one(
    "function-tracing",
    "aws_lambda_function",
    { tracing_config: { mode: "Active" } },
    { tracing_config: { mode: "PassThrough" } },
    /not traced/,
  ),
  one("api-tracing", "aws_api_gateway_stage", { xray_tracing_enabled: true }, {}, /not traced/),
  one("api-access-logs", "aws_api_gateway_stage", { access_log_settings: [{ format: "{}" }] }, {}, /no access log/),
  one("trail-validation", "aws_cloudtrail", { enable_log_file_validation: true }, {}, /not validated/),
  one("trail-regions", "aws_cloudtrail", { is_multi_region_trail: true }, {}, /one region/),
  one(
    "trail-regions",
    "aws_cloudtrail",
    { is_multi_region_trail: true, include_global_service_events: true },
    { is_multi_region_trail: true, include_global_service_events: false },
    /IAM/,
    "aws_cloudtrail without global services",
  ),
];
