import type { AlarmMessage, CompositeAlarmMessage, MetricAlarmMessage } from "../../../domain/contracts/alarm-message.js";
import { GUARDED_NAMES, guardedNode } from "../../../domain/contracts/dependencies.js";
import type { IncidentMaterial } from "../../../domain/contracts/material.js";
import { queueOf } from "../../../domain/contracts/resource-names.js";
import { SEVERITIES, type Severity } from "../../../domain/contracts/severity.js";
import { EMF_FURTHER_DIMENSIONS } from "../../../domain/contracts/telemetry.js";
import { CLIENT_NODE, nodeName } from "../../../domain/contracts/topology.js";
import type { NodeNames } from "./names.js";

/** What an incident is about. */
export type Subject = IncidentMaterial["trigger"];
type Noticed = Subject["metric"];

/** Words of metric and alarm names by what they tell of a node; the first that fits counts, more requests are the rest. */
const WORDS: readonly (readonly [RegExp, Noticed])[] = [
  [/error|fail|fault|5xx|4xx|dead|throttl|breaker|circuit|healthy|invalid|declin|dropped|critical|-dlq(-|$)/i, "availability"],
  [/latency|duration|time|cpu|memory|exhaust|depth/i, "latency"],
  // Not the age in "messages".
  [/Age(Of|$)|\bage\b/, "latency"],
];

/** What a metric or an alarm of this name tells of its node. */
export const noticedOf = (name: string): Noticed => WORDS.find(([word]) => word.test(name))?.[1] ?? "requests";

/** The line for programs at the end of an alarm's description: `severity=high … service=order-api runbook=lambda-errors`. */
function factsOf(description: string | null): ReadonlyMap<string, string> {
  const line = description?.trimEnd().split("\n").at(-1) ?? "";
  return new Map(
    line.split(" ").flatMap((word): [string, string][] => {
      const at = word.indexOf("=");
      return at > 0 ? [[word.slice(0, at), word.slice(at + 1)]] : [];
    }),
  );
}

const severityIn = (text: string | undefined): Severity | null => SEVERITIES.find((severity) => severity === text) ?? null;

type Dimensions = ReadonlyMap<string, string>;

/** Node that a metric's dimensions name. */
function nodeOfDimensions(dimensions: Dimensions, names: NodeNames): string | undefined {
  const dependency = dimensions.get("dependency")?.split(":");
  if (dependency) {
    const [kind, name = ""] = dependency;
    const guarded = GUARDED_NAMES.find((each) => each === name);
    if (kind === "circuit" && guarded) return guardedNode(guarded);
    if (kind === "queue" || kind === "table") return nodeName(kind, queueOf(name));
  }
  const of = (dimension: string, find: (name: string) => string | undefined) => {
    const value = dimensions.get(dimension);
    return value === undefined ? undefined : find(value);
  };
  const ours = (kind: "queue" | "table") => (key: string) => names.node(nodeName(kind, queueOf(key)))?.name;
  return (
    of("FunctionName", (name) => names.service(name)) ??
    of("QueueName", (name) => names.queue(name)) ??
    of("TableName", (name) => names.table(name)) ??
    of("BucketName", (name) => names.bucket(name)) ??
    of("ApiName", (name) => names.service(name)) ??
    of("ServiceName", (name) => names.service(name)) ??
    of("queue", ours("queue")) ??
    of("table", ours("table")) ??
    of("service", (name) => names.service(name))
  );
}

/** Metrics that an alarm looks at: one, or those of its metric math. */
function metricsOf({ Trigger }: MetricAlarmMessage): { readonly name: string; readonly dimensions: Dimensions }[] {
  const mapped = (list: readonly { name: string; value: string }[] = []) => new Map(list.map(({ name, value }) => [name, value]));
  if (Trigger.MetricName !== undefined) return [{ name: Trigger.MetricName, dimensions: mapped(Trigger.Dimensions) }];
  return (Trigger.Metrics ?? []).flatMap(({ MetricStat }) =>
    MetricStat ? [{ name: MetricStat.Metric.MetricName, dimensions: mapped(MetricStat.Metric.Dimensions) }] : [],
  );
}

const alarmName = (nameOrArn: string): string => nameOrArn.split(":alarm:").at(-1) ?? nameOrArn;

/** Names of the alarms that made a composite change, as far as CloudWatch tells; else those of its rule, which names them or has their ARNs. */
function childrenOf({ TriggeringChildren, AlarmRule }: CompositeAlarmMessage): string[] {
  const told = (TriggeringChildren ?? []).filter(({ State }) => State.Value === "ALARM").map(({ Arn }) => Arn);
  const named = told.length > 0 ? told : [...AlarmRule.matchAll(/ALARM\("?([^")]+)"?\)/g)].map(([, name = ""]) => name);
  return named.map(alarmName);
}

/** Composites have a rule; both kinds are open for what CloudWatch adds. */
const isMetricAlarm = (alarm: AlarmMessage): alarm is MetricAlarmMessage => !("AlarmRule" in alarm);

/** Node and metric that an alarm noticed. What belongs to no node was noticed by whoever calls. */
function noticed(alarm: AlarmMessage, names: NodeNames, service: string | undefined): Pick<Subject, "node" | "metric"> {
  const owner = service === undefined ? undefined : names.service(service);
  if (!isMetricAlarm(alarm)) {
    const children = childrenOf(alarm);
    const child = children.map((name) => names.ofAlarm(name)).find((found) => found !== undefined);
    return { node: owner ?? child?.node ?? CLIENT_NODE, metric: noticedOf(child?.rest ?? alarm.AlarmName) };
  }
  const metrics = metricsOf(alarm);
  const named = metrics.map(({ dimensions }) => nodeOfDimensions(dimensions, names)).find((node) => node !== undefined);
  const [first] = metrics;
  const series = names.topology.series[first?.dimensions.get(EMF_FURTHER_DIMENSIONS.series) ?? ""];
  if (series) return { node: series[0], metric: noticedOf(series[1]) };
  return {
    node: named ?? owner ?? names.ofAlarm(alarm.AlarmName)?.node ?? CLIENT_NODE,
    metric: noticedOf(first ? `${first.name} ${first.dimensions.get("QueueName") ?? ""}` : alarm.AlarmName),
  };
}

/**
 * What an alarm is about, on the platform's topology.
 * @param topicArn topic that told of it: its severity is the incident's
 */
export function subjectOf(alarm: AlarmMessage, names: NodeNames, topicArn: string | undefined): Subject {
  const facts = factsOf(alarm.AlarmDescription);
  const topic = topicArn === undefined ? undefined : names.key(topicArn.split(":").at(-1) ?? "");
  const runbook = facts.get("runbook");
  return {
    kind: "alarm",
    name: alarm.AlarmName,
    severity: severityIn(topic?.replace(/^alarms-/, "")) ?? severityIn(facts.get("severity")),
    runbook: runbook ? `${runbook}.md` : null,
    at: new Date(alarm.StateChangeTime.replace("+0000", "Z")).toISOString(),
    reason: alarm.NewStateReason,
    ...noticed(alarm, names, facts.get("service")),
  };
}
