import * as v from "valibot";
import { formatSeconds } from "./text.js";

const Tags = v.object({ Severity: v.string(), Owner: v.string(), Runbook: v.string() });
const common = { alarm_name: v.string(), alarm_description: v.string(), tags: Tags };

const MetricAlarmSchema = v.object({
  ...common,
  namespace: v.string(),
  metric_name: v.string(),
  statistic: v.optional(v.string()),
  extended_statistic: v.optional(v.string()),
  comparison_operator: v.string(),
  threshold: v.number(),
  period: v.number(),
  evaluation_periods: v.number(),
  datapoints_to_alarm: v.number(),
  treat_missing_data: v.string(),
});

const CompositeAlarmSchema = v.object({
  ...common,
  alarm_rule: v.string(),
  actions_suppressor: v.optional(v.object({ alarm: v.string(), wait_period: v.number(), extension_period: v.number() })),
});

/** The alarms in the Terraform JSON of the monitoring stack; other resources are left out. */
export const SynthesizedAlarmsSchema = v.object({
  resource: v.object({
    aws_cloudwatch_metric_alarm: v.record(v.string(), MetricAlarmSchema),
    aws_cloudwatch_composite_alarm: v.optional(v.record(v.string(), CompositeAlarmSchema), {}),
  }),
});

type MetricAlarm = v.InferOutput<typeof MetricAlarmSchema>;
type CompositeAlarm = v.InferOutput<typeof CompositeAlarmSchema>;

const OPERATORS: Readonly<Record<string, string>> = {
  GreaterThanThreshold: ">",
  GreaterThanOrEqualToThreshold: "≥",
  LessThanThreshold: "<",
  LessThanOrEqualToThreshold: "≤",
};

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`)
    .join("\n");

const nameCell = (alarm: MetricAlarm | CompositeAlarm): string => `\`${alarm.alarm_name}\``;
const meaningCell = ({ alarm_description }: MetricAlarm | CompositeAlarm): string => alarm_description.split("\n")[0] ?? "";
const runbookCell = ({ tags }: MetricAlarm | CompositeAlarm): string => `[${tags.Runbook}](../runbooks/${tags.Runbook}.md)`;

function conditionCell(alarm: MetricAlarm): string {
  const statistic = alarm.extended_statistic ?? alarm.statistic;
  const operator = OPERATORS[alarm.comparison_operator] ?? alarm.comparison_operator;
  const window = `${alarm.datapoints_to_alarm} of ${alarm.evaluation_periods} × ${formatSeconds(alarm.period)}`;
  return `${statistic} of ${alarm.namespace} ${alarm.metric_name} ${operator} ${alarm.threshold}, ${window}`;
}

function suppressorCell({ actions_suppressor: suppressor }: CompositeAlarm): string {
  if (!suppressor) return "";
  const { alarm, wait_period, extension_period } = suppressor;
  return `\`${alarm}\`, waits ${formatSeconds(wait_period)}, extends ${formatSeconds(extension_period)}`;
}

/**
 * The alarm catalogue in Markdown.
 * @param missingDataReasons name of a metric alarm → why its missing data is treated so; only the declaration knows
 */
export function renderCatalogue(
  { resource }: v.InferOutput<typeof SynthesizedAlarmsSchema>,
  missingDataReasons: ReadonlyMap<string, string>,
): string {
  const metricAlarms = Object.values(resource.aws_cloudwatch_metric_alarm).map((alarm) => [
    nameCell(alarm),
    meaningCell(alarm),
    conditionCell(alarm),
    alarm.tags.Severity,
    `\`${alarm.treat_missing_data}\`: ${missingDataReasons.get(alarm.alarm_name) ?? ""}`,
    runbookCell(alarm),
  ]);
  const composites = Object.values(resource.aws_cloudwatch_composite_alarm).map((alarm) => [
    nameCell(alarm),
    meaningCell(alarm),
    `\`${alarm.alarm_rule}\``,
    alarm.tags.Severity,
    suppressorCell(alarm),
    runbookCell(alarm),
  ]);
  return [
    "# Alarms",
    "Generated from the synthesized Terraform of `prod` by `npm run docs:alarms`; do not edit.",
    "The column *notifies* is the topic that is told: an alarm that feeds a composite notifies one tier below its own. `none` only silences others.",
    "## Metric alarms",
    table(["alarm", "meaning", "condition", "notifies", "missing data", "runbook"], metricAlarms),
    "## Composite alarms",
    table(["alarm", "meaning", "rule", "notifies", "silenced by", "runbook"], composites),
  ]
    .join("\n\n")
    .concat("\n");
}
