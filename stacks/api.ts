import { ApiGatewayRestApi } from "@cdktf/provider-aws/lib/api-gateway-rest-api/index.js";
import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { API_NAME, type ApiConfig, type PlatformConfig } from "../config/index.js";
import { ApiAccount } from "./constructs/api-account.js";
import { gatewayResponses } from "./constructs/api-cors.js";
import { ApiFirewall } from "./constructs/api-firewall.js";
import { ApiKeys } from "./constructs/api-keys.js";
import { apiPermissions } from "./constructs/api-permissions.js";
import { ApiRoutes } from "./constructs/api-routes.js";
import { ApiStage } from "./constructs/api-stage.js";
import { PlatformStack } from "./constructs/platform-stack.js";
import { insideOnly } from "./constructs/private-api.js";
import type { FunctionHandle } from "./constructs/traced-function.js";

/** What the API needs from others. */
export interface ApiProps {
  readonly config: PlatformConfig;
  readonly api: ApiConfig;
  readonly kmsKeyArn: string;
  /** Network from which a private API is called. */
  readonly vpcId: string;
  readonly functions: Readonly<Record<string, FunctionHandle>>;
}

/** What other stacks know of the API. */
export interface ApiHandle {
  readonly apiName: string;
  readonly stageName: string;
  readonly logGroupName: string;
}

/** The REST API before the functions (SPEC 2.6). */
export class ApiStack extends PlatformStack {
  readonly handle: ApiHandle;

  constructor(scope: Construct, { config, api, kmsKeyArn, vpcId, functions }: ApiProps) {
    super(scope, "api", config);
    const restApi = new ApiGatewayRestApi(this, "rest_api", {
      name: this.nameOf(API_NAME),
      description: `API of ${config.project}, ${config.environmentSuffix}`,
      endpointConfiguration: { types: [api.endpoint.toUpperCase()] },
      apiKeySource: "HEADER",
    });
    const policy = api.endpoint === "private" ? [insideOnly(this, restApi, vpcId)] : [];
    const routes = new ApiRoutes(this, "rest_routes", { config, api, restApi, functions });
    const elements = [restApi, ...policy, ...routes.elements, ...gatewayResponses(this, restApi.id, api)];
    const account = config.owns.apiGatewayAccount ? [new ApiAccount(this, "rest_account").account] : [];
    const { stage, logGroupName } = new ApiStage(this, "rest_stage", { api, restApi, kmsKeyArn, elements, dependsOn: account });
    apiPermissions(this, { api, executionArn: restApi.executionArn, functions });
    const keys = new ApiKeys(this, "api_keys", { api, restApiId: restApi.id, stageName: stage.stageName, kmsKeyArn });
    if (api.firewall.enabled) new ApiFirewall(this, "fire_wall", { api, stageArn: stage.arn, kmsKeyArn });

    this.handle = { apiName: restApi.name, stageName: stage.stageName, logGroupName };
    new TerraformOutput(this, "api_url", { value: stage.invokeUrl, description: "Address of the API" });
    new TerraformOutput(this, "api_key_parameter", {
      value: keys.parameterNames[0],
      description: "Name of the encrypted parameter that holds the first tenant's API key",
    });
  }
}
