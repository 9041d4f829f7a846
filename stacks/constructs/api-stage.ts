import { ApiGatewayDeployment } from "@cdktf/provider-aws/lib/api-gateway-deployment/index.js";
import { ApiGatewayMethodSettings } from "@cdktf/provider-aws/lib/api-gateway-method-settings/index.js";
import type { ApiGatewayRestApi } from "@cdktf/provider-aws/lib/api-gateway-rest-api/index.js";
import { ApiGatewayStage } from "@cdktf/provider-aws/lib/api-gateway-stage/index.js";
import { dependable, type ITerraformDependable, type TerraformElement, TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { API_NAME, type ApiConfig, apiLogGroup } from "../../config/index.js";
import { ACCESS_LOG_FORMAT } from "./api-access-log.js";
import { contentHash } from "./content-hash.js";
import { EncryptedLogGroup } from "./encrypted-log-group.js";
import { PlatformStack } from "./platform-stack.js";

/** A stage to create. */
export interface ApiStageProps {
  readonly api: ApiConfig;
  readonly restApi: ApiGatewayRestApi;
  readonly kmsKeyArn: string;
  /** All that makes up the API: a deployment is a picture of it. */
  readonly elements: readonly TerraformElement[];
  /** What must be there before API Gateway may write logs. */
  readonly dependsOn: ITerraformDependable[];
  /** Told to the functions with every request. */
  readonly variables?: Readonly<Record<string, string>> | undefined;
}

/** What is the same for every method, cached or not. A setting left out would be switched off for that method, not inherited. */
const common = ({ throttle }: ApiConfig) => ({
  throttlingRateLimit: throttle.requestsPerSecond,
  throttlingBurstLimit: throttle.burst,
  // The stage's metrics are free and enough for its alarms; those by method are not.
  metricsEnabled: false,
  // Execution logs go to a group that API Gateway makes itself, without key and retention; access logs and traces tell enough.
  loggingLevel: "OFF",
  // Bodies and keys would be logged.
  dataTraceEnabled: false,
});

/** The published API: deployment, stage with traces and access logs, throttle and cache. */
export class ApiStage extends Construct {
  readonly stage: ApiGatewayStage;
  readonly logGroupName: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ApiStageProps,
  ) {
    super(scope, id);
    const stack = PlatformStack.of(this);
    const { api, restApi, elements } = props;
    const logs = new EncryptedLogGroup(this, "logs", {
      name: apiLogGroup(stack.nameOf(API_NAME)),
      kmsKeyArn: props.kmsKeyArn,
    });
    const deployment = new ApiGatewayDeployment(this, "deployment", {
      restApiId: restApi.id,
      // Terraform makes a new one when anything that goes into it changes, and before it takes the old one from the stage.
      triggers: { content: contentHash(stack, elements) },
      lifecycle: { createBeforeDestroy: true },
      dependsOn: elements
        .filter((element) => TerraformResource.isTerraformResource(element))
        .map((one) => ({ fqn: dependable(one) })),
    });
    this.stage = new ApiGatewayStage(this, "Default", {
      restApiId: restApi.id,
      deploymentId: deployment.id,
      stageName: api.stage,
      xrayTracingEnabled: true,
      variables: props.variables,
      accessLogSettings: { destinationArn: logs.arn, format: ACCESS_LOG_FORMAT },
      cacheClusterEnabled: api.cache.enabled,
      ...(api.cache.enabled && { cacheClusterSize: api.cache.sizeGb }),
      dependsOn: props.dependsOn,
    });
    this.logGroupName = logs.name;
    this.settings();
  }

  private settings(): void {
    const { api, restApi } = this.props;
    const at = { restApiId: restApi.id, stageName: this.stage.stageName };
    const all = new ApiGatewayMethodSettings(this, "all_methods", {
      ...at,
      methodPath: "*/*",
      settings: { ...common(api), cachingEnabled: false },
    });
    if (!api.cache.enabled) return;
    for (const { method, path, cacheSeconds } of api.routes) {
      if (cacheSeconds === undefined) continue;
      // A slash inside the path is written ~1, as in a JSON pointer.
      const methodPath = `${path.slice(1).replaceAll("/", "~1")}/${method}`;
      new ApiGatewayMethodSettings(this, `cache_${methodPath.replaceAll(/[^a-z0-9]+/gi, "_")}`, {
        ...at,
        methodPath,
        settings: {
          ...common(api),
          cachingEnabled: true,
          cacheTtlInSeconds: cacheSeconds,
          cacheDataEncrypted: true,
          // Else any caller could empty the cache by a header.
          requireAuthorizationForCacheControl: true,
          unauthorizedCacheControlHeaderStrategy: "SUCCEED_WITH_RESPONSE_HEADER",
        },
        // API Gateway takes one change of a stage at a time.
        dependsOn: [all],
      });
    }
  }
}
