import type { Block } from "../../../../terraform/index.js";
import type { Look } from "../look.js";
import type { Rule } from "../model.js";

function retention(block: Block, look: Look): readonly string[] {
  return look.settled(block, ["retention_in_days"], (days) => typeof days === "number" && days > 0)
    ? []
    : ["keeps its events for ever"];
}

function oneRegion(block: Block, look: Look): readonly string[] {
  const found = look.isOn(block, "is_multi_region_trail") ? [] : ["records one region only"];
  const global = look.value(block, "include_global_service_events");
  return global === false ? [...found, "leaves out the services that have no region, IAM among them"] : found;
}

/** Logs are kept as long as was decided, and requests can be followed. */
export const observabilityRules: readonly Rule[] = [
  {
    id: "log-group-retention",
    severity: "medium",
    why: "its cost grows for ever, and so does the personal data that slipped into it",
    fix: "set retention_in_days",
    types: ["aws_cloudwatch_log_group"],
    check: retention,
  },
  {
    id: "function-tracing",
    severity: "medium",
    why: "a slow or failing request cannot be followed through the function",
    fix: "set tracing_config { mode = Active }",
    types: ["aws_lambda_function"],
    check: (block, look) =>
      look.settled(block, ["tracing_config", "mode"], (mode) => mode === "Active") ? [] : ["is not traced"],
  },
  {
    id: "api-tracing",
    severity: "medium",
    why: "a trace would begin behind the API, without the time that was spent in it",
    fix: "set xray_tracing_enabled",
    types: ["aws_api_gateway_stage"],
    check: (block, look) => (look.isOn(block, "xray_tracing_enabled") ? [] : ["is not traced"]),
  },
  {
    id: "api-access-logs",
    severity: "medium",
    why: "nobody could tell who called what, and what was answered",
    fix: "set access_log_settings { destination_arn, format }",
    types: ["aws_api_gateway_stage", "aws_apigatewayv2_stage"],
    check: (block, look) => (look.blocks(block, "access_log_settings").length > 0 ? [] : ["keeps no access log"]),
  },
  {
    id: "trail-validation",
    severity: "high",
    why: "who gets in could change the log of what they did, unnoticed",
    fix: "set enable_log_file_validation",
    types: ["aws_cloudtrail"],
    check: (block, look) => (look.isOn(block, "enable_log_file_validation") ? [] : ["its log files are not validated"]),
  },
  {
    id: "trail-regions",
    severity: "high",
    why: "who gets in works in a region that nobody looks at",
    fix: "set is_multi_region_trail, and leave include_global_service_events on",
    types: ["aws_cloudtrail"],
    check: oneRegion,
  },
];
