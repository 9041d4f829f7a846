import { Testing } from "cdktf";
import * as v from "valibot";
import { loadConfig, type PlatformConfig, resourceName } from "../../../config/index.js";
import { type MonitoringProps, MonitoringStack } from "../../../stacks/monitoring.js";
import { withApi } from "../api-config.js";
import { configOf } from "../synthesized.js";

const Resources = v.record(v.string(), v.record(v.string(), v.record(v.string(), v.unknown())));
const Synthesized = v.looseObject({
  resource: Resources,
  output: v.optional(v.record(v.string(), v.looseObject({ value: v.unknown() })), {}),
});

/** The services that the tests of monitoring count and name; those of the platform itself are watched no differently. */
const WORKLOAD = ["order-api", "order-processor", "payment-handler"];

/** The configuration of `dev` with the reference workload alone, changed by `change`. */
export function devConfig(change: (config: PlatformConfig) => void = () => {}): PlatformConfig {
  const config = structuredClone(loadConfig({ ENVIRONMENT: "dev" }));
  for (const name of Object.keys(config.services)) if (!WORKLOAD.includes(name)) delete config.services[name];
  delete config.api;
  change(config);
  return config;
}

/** Puts an API into a configuration. */
export function withRestApi(config: PlatformConfig): void {
  config.api = configOf("dev", withApi()).api;
}

/** Adds the function that backs tables up. */
export function withBackups(config: PlatformConfig): void {
  const { backup } = loadConfig({ ENVIRONMENT: "dev" }).services;
  if (backup) config.services.backup = backup;
}

/** Adds the function that follows series. */
export function withAnomalies(config: PlatformConfig): void {
  const { "anomaly-detector": detector } = loadConfig({ ENVIRONMENT: "dev" }).services;
  if (detector) config.services["anomaly-detector"] = detector;
}

/** Adds who calls behind circuit breakers, and who watches these. */
export function withBreakers(config: PlatformConfig): void {
  const { "metrics-api": api, "health-monitor": monitor, "ai-analysis": analysis } = loadConfig({ ENVIRONMENT: "dev" }).services;
  if (analysis) config.services["ai-analysis"] = analysis;
  if (api) config.services["metrics-api"] = api;
  if (monitor) config.services["health-monitor"] = monitor;
}

const servicesOf = (config: PlatformConfig, kind: "function" | "container"): string[] =>
  Object.entries(config.services).flatMap(([name, service]) => (service.kind === kind ? [name] : []));

/** Props as the other stacks would give them, as literals. */
export function literalProps(config: PlatformConfig): MonitoringProps {
  const name = (of: string) => resourceName(config, of);
  const topic = (severity: string) => `arn:aws:sns:us-east-1:123456789012:${name(`alarms-${severity}`)}`;
  return {
    config,
    kmsKeyArn: "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555",
    topicArns: { critical: topic("critical"), high: topic("high"), medium: topic("medium"), low: topic("low") },
    functions: Object.fromEntries(
      servicesOf(config, "function").map((key) => [key, { functionName: name(key), logGroupName: `/aws/lambda/${name(key)}` }]),
    ),
    containers: Object.fromEntries(
      servicesOf(config, "container").map((key) => [
        key,
        { clusterName: name("cluster"), serviceName: name(key), logGroupName: `/ecs/${name(key)}` },
      ]),
    ),
    queues: Object.fromEntries(
      Object.keys(config.queues).map((key) => [key, { queueName: name(key), deadLetterQueueName: name(`${key}-dlq`) }]),
    ),
    resources: {
      tableNames: Object.fromEntries(Object.keys(config.tables).map((key) => [key, name(key)])),
      bucketNames: Object.fromEntries(Object.keys(config.buckets).map((key) => [key, `${name(key)}-123456789012`])),
      natGatewayIds: config.network.nat === "none" ? {} : { "nat-1": "nat-0123456789abcdef0" },
      flowLogGroupName: `/vpc/${name("flow")}`,
    },
    asyncFailuresName: name("async-failures"),
    alarmDeadLettersName: name("alarms-dlq"),
    api: config.api && { apiName: name("api"), stageName: config.api.stage },
  };
}

/** The Terraform JSON of the monitoring stack alone. */
export class SynthesizedMonitoring {
  readonly #json: v.InferOutput<typeof Synthesized>;

  constructor(readonly props: MonitoringProps) {
    this.#json = v.parse(Synthesized, JSON.parse(Testing.synth(new MonitoringStack(Testing.app(), props))));
  }

  /** All resources of a type, by their id. */
  all(type: string): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
    return this.#json.resource[type] ?? {};
  }

  /** One resource; a test that names one that is not there fails here. */
  one(type: string, id: string): Readonly<Record<string, unknown>> {
    const found = this.all(type)[id];
    if (!found) throw new Error(`no ${type}.${id}; there are ${Object.keys(this.all(type)).join(", ")}`);
    return found;
  }

  output(id: string): unknown {
    return this.#json.output[id]?.value;
  }

  alarm = (id: string) => this.one("aws_cloudwatch_metric_alarm", id);
  composite = (id: string) => this.one("aws_cloudwatch_composite_alarm", id);
  filter = (id: string) => this.one("aws_cloudwatch_log_metric_filter", id);
}

/** Synthesizes `dev`, changed by `change`. */
export const synthesize = (change?: (config: PlatformConfig) => void): SynthesizedMonitoring =>
  new SynthesizedMonitoring(literalProps(devConfig(change)));
