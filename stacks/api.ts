import { ApiGatewayRestApi } from "@cdktf/provider-aws/lib/api-gateway-rest-api/index.js";
import type { Construct } from "constructs";
import { API_NAME, type ApiConfig, type PlatformConfig } from "../config/index.js";
import { TENANTS_VARIABLE, tenantsVariable } from "../domain/contracts/tenants.js";
import { storeApiAccess } from "./constructs/api-access.js";
import { ApiAccount } from "./constructs/api-account.js";
import { ApiDomain } from "./constructs/api-domain.js";
import { ApiFirewall } from "./constructs/api-firewall.js";
import { type ApiKeyHandle, ApiKeys } from "./constructs/api-keys.js";
import { apiPermissions } from "./constructs/api-permissions.js";
import { gatewayResponses } from "./constructs/api-refusals.js";
import { ApiRoutes } from "./constructs/api-routes.js";
import { ApiStage } from "./constructs/api-stage.js";
import { PlatformStack } from "./constructs/platform-stack.js";
import { insideOnly } from "./constructs/private-api.js";
import type { SecretHandle } from "./constructs/secret.js";
import { handleOf } from "./constructs/service-resources.js";
import type { FunctionHandle } from "./constructs/traced-function.js";

type Keys = Readonly<Record<string, ApiKeyHandle>>;

/** What the API needs from others. */
export interface ApiProps {
  readonly config: PlatformConfig;
  readonly api: ApiConfig;
  readonly kmsKeyArn: string;
  /** Network from which a private API is called. */
  readonly vpcId: string;
  readonly functions: Readonly<Record<string, FunctionHandle>>;
  /** Those that hold access to the API are filled. @default none: a standby's are copies of those at home */
  readonly secrets?: Readonly<Record<string, SecretHandle>> | undefined;
  /** Keys of the API that this one stands by for, by tenant. */
  readonly homeKeys?: Keys | undefined;
}

/** What other stacks know of the API. */
export interface ApiHandle {
  readonly apiName: string;
  readonly stageName: string;
  readonly logGroupName: string;
}

/** A tenant is the id of its key at home; this tells the functions whose the keys of the standby are. */
const sameTenants = (keys: Keys, homeKeys: Keys): Record<string, string> => ({
  [TENANTS_VARIABLE]: tenantsVariable(Object.entries(keys).map(([tenant, { id }]) => [id, handleOf(homeKeys, tenant).id])),
});

/** The REST API before the functions (SPEC 2.6). */
export class ApiStack extends PlatformStack {
  readonly handle: ApiHandle;
  /** By tenant. */
  readonly keys: Keys;

  constructor(scope: Construct, { config, api, kmsKeyArn, vpcId, functions, secrets, homeKeys }: ApiProps) {
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
    const keys = new ApiKeys(this, "api_keys", { api, kmsKeyArn, same: homeKeys });
    const variables = homeKeys && sameTenants(keys.keys, homeKeys);
    const { stage, logGroupName } = new ApiStage(this, "rest_stage", {
      api,
      restApi,
      kmsKeyArn,
      elements,
      dependsOn: account,
      variables,
    });
    apiPermissions(this, { api, executionArn: restApi.executionArn, functions });
    const at = { restApiId: restApi.id, stageName: stage.stageName };
    keys.open(at, api);
    if (api.firewall.enabled) new ApiFirewall(this, "fire_wall", { api, stageArn: stage.arn, kmsKeyArn });

    const domain = api.domain && new ApiDomain(this, "api_domain", { domain: api.domain, ...at });

    this.keys = keys.keys;
    this.handle = { apiName: restApi.name, stageName: stage.stageName, logGroupName };
    const url = domain?.url ?? stage.invokeUrl;
    if (secrets) storeApiAccess(this, { config, secrets, url, key: keys.first });
    this.output("api_url", url, "Address of the API");
    this.output(
      "api_key_parameter",
      keys.parameterNames[0],
      "Name of the encrypted parameter that holds the first tenant's API key",
    );
  }
}
