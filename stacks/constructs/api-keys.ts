import { ApiGatewayApiKey } from "@cdktf/provider-aws/lib/api-gateway-api-key/index.js";
import { ApiGatewayUsagePlan } from "@cdktf/provider-aws/lib/api-gateway-usage-plan/index.js";
import { ApiGatewayUsagePlanKey } from "@cdktf/provider-aws/lib/api-gateway-usage-plan-key/index.js";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter/index.js";
import { Construct } from "constructs";
import { API_NAME, type ApiConfig, apiKeyParameter } from "../../config/index.js";
import { PlatformStack } from "./platform-stack.js";
import { handleOf } from "./service-resources.js";

/** The key of a tenant: its id is the tenant in what is stored, its value is what callers send. */
export interface ApiKeyHandle {
  readonly id: string;
  /** A secret; it travels between states only. */
  readonly value: string;
}

/** Whose keys there are. */
export interface ApiKeysProps {
  readonly api: ApiConfig;
  readonly kmsKeyArn: string;
  /** The keys of the environment's own region, by tenant: in the standby's, callers send the same. @default AWS makes the values */
  readonly same?: Readonly<Record<string, ApiKeyHandle>> | undefined;
}

/**
 * A key a tenant. Its value goes to an encrypted parameter, never to an output for people. The state holds it, because the
 * provider reads every key it made (docs/decisions/0010).
 */
export class ApiKeys extends Construct {
  /** By tenant. */
  readonly keys: Readonly<Record<string, ApiKeyHandle>>;
  /** The first tenant's: what the platform's own services post with. */
  readonly first: ApiKeyHandle;
  /** Names of the parameters that hold the keys, in the order of the tenants. */
  readonly parameterNames: readonly string[];

  constructor(scope: Construct, id: string, { api, kmsKeyArn, same }: ApiKeysProps) {
    super(scope, id);
    const stack = PlatformStack.of(this);
    const made = api.tenants.map((tenant) => {
      const key = new ApiGatewayApiKey(this, tenant, {
        name: stack.nameOf(`${API_NAME}-${tenant}`),
        description: `Key of the tenant ${tenant}`,
        ...(same && { value: handleOf(same, tenant).value }),
      });
      const parameter = new SsmParameter(this, `${tenant}_parameter`, {
        name: apiKeyParameter(stack.config, tenant),
        description: `API key of the tenant ${tenant}`,
        type: "SecureString",
        keyId: kmsKeyArn,
        value: key.value,
      });
      return { tenant, key, parameter };
    });
    this.keys = Object.fromEntries(made.map(({ tenant, key }) => [tenant, { id: key.id, value: key.value }]));
    this.first = handleOf(this.keys, api.tenants[0] ?? "");
    this.parameterNames = made.map(({ parameter }) => parameter.name);
  }

  /** Lets the keys open a stage, as often as the throttle says. */
  open(stage: { readonly restApiId: string; readonly stageName: string }, { throttle }: ApiConfig): void {
    const plan = new ApiGatewayUsagePlan(this, "plan", {
      name: PlatformStack.of(this).nameOf(API_NAME),
      apiStages: [{ apiId: stage.restApiId, stage: stage.stageName }],
      throttleSettings: { rateLimit: throttle.requestsPerSecond, burstLimit: throttle.burst },
    });
    for (const [tenant, { id }] of Object.entries(this.keys))
      new ApiGatewayUsagePlanKey(this, `${tenant}_in_plan`, { keyId: id, keyType: "API_KEY", usagePlanId: plan.id });
  }
}
