import { attributesOf, type StateResource } from "../../../../terraform/state.js";
import type { DeployedApiKey } from "./model.js";
import { ApiKey, UsagePlan, UsagePlanKey } from "./schemas.js";

/** Enabled keys whose usage plan covers the stage, with the plan's limits, in the order of the state. */
export function stageKeys(resources: readonly StateResource[], apiId: string, stage: string): DeployedApiKey[] {
  const keys = new Map(
    resources
      .filter(({ type }) => type === "aws_api_gateway_api_key")
      .map((resource) => attributesOf(resource, ApiKey))
      .filter(({ enabled }) => enabled !== false)
      .map((key) => [key.id, key]),
  );
  const plans = new Map(
    resources
      .filter(({ type }) => type === "aws_api_gateway_usage_plan")
      .map((resource) => attributesOf(resource, UsagePlan))
      .filter(({ api_stages: stages }) => stages.some((one) => one.api_id === apiId && one.stage === stage))
      .map((plan) => [plan.id, plan]),
  );
  return resources
    .filter(({ type }) => type === "aws_api_gateway_usage_plan_key")
    .map((resource) => attributesOf(resource, UsagePlanKey))
    .flatMap(({ key_id: keyId, usage_plan_id: planId }) => {
      const key = keys.get(keyId);
      const plan = plans.get(planId);
      if (!key || !plan) return [];
      const [limits] = plan.throttle_settings ?? [];
      const [quota] = plan.quota_settings ?? [];
      return [
        {
          id: key.id,
          value: key.value,
          // 0 is how the provider writes that there is none.
          throttle: limits?.rate_limit ? { ratePerSecond: limits.rate_limit, burst: limits.burst_limit } : null,
          quota: quota ? { limit: quota.limit, period: quota.period } : null,
        },
      ];
    });
}
