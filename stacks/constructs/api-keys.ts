import { ApiGatewayApiKey } from "@cdktf/provider-aws/lib/api-gateway-api-key/index.js";
import { ApiGatewayUsagePlan } from "@cdktf/provider-aws/lib/api-gateway-usage-plan/index.js";
import { ApiGatewayUsagePlanKey } from "@cdktf/provider-aws/lib/api-gateway-usage-plan-key/index.js";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter/index.js";
import { Construct } from "constructs";
import { API_NAME, type ApiConfig, apiKeyParameter } from "../../config/index.js";
import { PlatformStack } from "./platform-stack.js";

/** Whose keys open which stage. */
export interface ApiKeysProps {
  readonly api: ApiConfig;
  readonly restApiId: string;
  readonly stageName: string;
  readonly kmsKeyArn: string;
}

/**
 * A usage plan and a key a tenant. AWS makes the value; it goes to an encrypted parameter, never to an output. The state holds it,
 * because the provider reads every key it made (docs/decisions/0010).
 */
export class ApiKeys extends Construct {
  /** Names of the parameters that hold the keys, in the order of the tenants. */
  readonly parameterNames: readonly string[];

  constructor(scope: Construct, id: string, { api, restApiId, stageName, kmsKeyArn }: ApiKeysProps) {
    super(scope, id);
    const stack = PlatformStack.of(this);
    const plan = new ApiGatewayUsagePlan(this, "plan", {
      name: stack.nameOf(API_NAME),
      apiStages: [{ apiId: restApiId, stage: stageName }],
      throttleSettings: { rateLimit: api.throttle.requestsPerSecond, burstLimit: api.throttle.burst },
    });
    this.parameterNames = api.tenants.map((tenant) => {
      const key = new ApiGatewayApiKey(this, tenant, {
        name: stack.nameOf(`${API_NAME}-${tenant}`),
        description: `Key of the tenant ${tenant}`,
      });
      new ApiGatewayUsagePlanKey(this, `${tenant}_in_plan`, { keyId: key.id, keyType: "API_KEY", usagePlanId: plan.id });
      return new SsmParameter(this, `${tenant}_parameter`, {
        name: apiKeyParameter(stack.config, tenant),
        description: `API key of the tenant ${tenant}`,
        type: "SecureString",
        keyId: kmsKeyArn,
        value: key.value,
      }).name;
    });
  }
}
