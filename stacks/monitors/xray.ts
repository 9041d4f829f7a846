import { XrayEncryptionConfig } from "@cdktf/provider-aws/lib/xray-encryption-config/index.js";
import { XrayGroup } from "@cdktf/provider-aws/lib/xray-group/index.js";
import { XraySamplingRule } from "@cdktf/provider-aws/lib/xray-sampling-rule/index.js";
import type { Construct } from "constructs";
import { API_NAME, type PlatformConfig, resourceName, serviceTags } from "../../config/index.js";
import { ENVIRONMENT_ANNOTATION } from "../../domain/contracts/telemetry.js";
import type { MonitoringProps } from "./props.js";
import { TRACES_GROUP, xrayName } from "./xray-name.js";

/** Before X-Ray's default rule (10000), with room for a user's own rules on both sides. */
const SAMPLING_PRIORITY = 1000;

/** What a sampling rule applies to. */
interface SamplingTarget {
  readonly id: string;
  /** Name of the traced service; `*` stands for any characters. */
  readonly serviceName: string;
  readonly serviceType: string;
}

/**
 * The services that open traces in this environment and no others: an account may hold copies of the platform and strangers.
 * API Gateway asks by API and stage, Lambda by function name, which carries the environment; a container asks by the name of its segment, which does not,
 * so that copies in one account share the rule with the lowest priority number.
 */
function samplingTargets(config: PlatformConfig): SamplingTarget[] {
  const { api } = config;
  const containers = Object.entries(config.services).filter(([, service]) => service.kind === "container");
  return [
    { id: "functions", serviceName: resourceName(config, "*"), serviceType: "AWS::Lambda::Function" },
    // An id with an underscore: no service can have it.
    ...(api
      ? [{ id: "rest_api", serviceName: `${resourceName(config, API_NAME)}/${api.stage}`, serviceType: "AWS::ApiGateway::Stage" }]
      : []),
    ...containers.map(([name]) => ({ id: name, serviceName: name, serviceType: "*" })),
  ];
}

function createSamplingRules(scope: Construct, config: PlatformConfig): void {
  for (const { id, serviceName, serviceType } of samplingTargets(config))
    new XraySamplingRule(scope, `sampling-${id}`, {
      ruleName: xrayName(config, id),
      priority: SAMPLING_PRIORITY,
      fixedRate: config.tracing.samplingRate,
      reservoirSize: config.tracing.reservoirPerSecond,
      serviceName,
      serviceType,
      host: "*",
      httpMethod: "*",
      urlPath: "*",
      resourceArn: "*",
      version: 1,
    });
}

/**
 * A group of all traces, and one for each service: those that pass through it in this environment. A function appears under two names: the service's,
 * which its segments for each message have (docs/decisions/0006), and its own, which Lambda gives the invocation. The service's
 * name is the same in every copy of the platform; the annotation tells them apart.
 */
function createGroups(scope: Construct, { config, functions }: MonitoringProps): void {
  new XrayGroup(scope, "traces_all", {
    groupName: xrayName(config, TRACES_GROUP),
    filterExpression: `annotation.${ENVIRONMENT_ANNOTATION} = "${config.environmentSuffix}"`,
  });
  for (const name of Object.keys(config.services)) {
    const own = `(service("${name}") AND annotation.${ENVIRONMENT_ANNOTATION} = "${config.environmentSuffix}")`;
    const invocations = functions[name] ? [`service("${functions[name].functionName}")`] : [];
    new XrayGroup(scope, `traces-${name}`, {
      groupName: xrayName(config, name),
      filterExpression: [own, ...invocations].join(" OR "),
      tags: serviceTags(config, name),
    });
  }
}

/** Sampling, a trace group for every service, and the account's X-Ray encryption where this environment owns it (SPEC 1.3). */
export function createTracing(scope: Construct, props: MonitoringProps): void {
  createSamplingRules(scope, props.config);
  createGroups(scope, props);
  if (props.config.owns.xrayEncryption)
    new XrayEncryptionConfig(scope, "xray-encryption", { type: "KMS", keyId: props.kmsKeyArn });
}
