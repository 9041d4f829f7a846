import { nearest } from "../../domain/contracts/near-words.js";
import type { Graph } from "../../terraform/index.js";
import type { ModelProblem } from "./errors.js";
import { RESOURCE_TYPES } from "./known.js";

const OTHER_CLOUDWATCH = [
  ["contributor_insight_rule", "contributor_managed_insight_rule", "dashboard", "metric_stream", "query_definition"],
  ["event_api_destination", "event_archive", "event_bus", "event_bus_policy", "event_connection", "event_endpoint"],
  ["event_permission", "event_rule", "event_target"],
  ["log_account_policy", "log_anomaly_detector", "log_data_protection_policy", "log_delivery", "log_delivery_destination"],
  ["log_delivery_destination_policy", "log_delivery_source", "log_destination", "log_destination_policy"],
  ["log_index_policy", "log_resource_policy", "log_stream", "log_subscription_filter"],
].flat();
const OTHER_SNS = ["platform_application", "sms_preferences", "topic_data_protection_policy", "topic_policy"];

/** The types of CloudWatch and SNS in AWS provider 5.100: those of the model, and those that change nothing about alarms. */
const KNOWN_TYPES: readonly string[] = [
  ...RESOURCE_TYPES,
  ...OTHER_CLOUDWATCH.map((name) => `aws_cloudwatch_${name}`),
  ...OTHER_SNS.map((name) => `aws_sns_${name}`),
];

/** Types among which one that is not known could be an alarm, or what feeds it. */
const IN_SCOPE = /^aws_(cloudwatch|sns)_/;

/** Resources of CloudWatch and SNS whose type is not known: a misspelled alarm would be missing without a word. */
export const unknownTypes = (graph: Graph): readonly ModelProblem[] =>
  graph
    .resources()
    .filter(({ type }) => IN_SCOPE.test(type) && !KNOWN_TYPES.includes(type))
    .map(({ file, address, type }) => ({
      file,
      address,
      message: `there is no type ${type} that the simulator knows: did you mean ${nearest(type, KNOWN_TYPES)[0] ?? RESOURCE_TYPES[2]}?`,
    }));
