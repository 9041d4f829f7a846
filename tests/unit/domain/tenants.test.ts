import { describe, expect, it } from "vitest";
import { TENANTS_VARIABLE, tenantOf, tenantsVariable } from "../../../domain/contracts/tenants.js";
import { ApiRequest } from "../../../lambdas/shared/http/request.js";

describe("a tenant", () => {
  it("is the id of the API key", () => expect(tenantOf("abc", undefined)).toBe("abc"));

  it("is told by the stage in another region, where the same key has another id", () => {
    const variable = tenantsVariable([
      ["west1", "east1"],
      ["west2", "east2"],
    ]);
    // Stage variables hold no other characters (page "Amazon API Gateway stage variables reference").
    expect(variable).toMatch(/^[\w\-.~:/?#&=,]+$/);
    expect(tenantOf("west2", variable)).toBe("east2");
    expect(tenantOf("west3", variable)).toBe("west3");
  });

  it("finds after a fail-over what it posted before", () => {
    const request = (apiKeyId: string, stageVariables: Record<string, string> | null) =>
      new ApiRequest({
        httpMethod: "GET",
        path: "/metrics",
        body: null,
        requestContext: { identity: { apiKeyId } },
        stageVariables,
      });
    const home = request("east1", null).requireTenant();
    expect(request("west1", { [TENANTS_VARIABLE]: tenantsVariable([["west1", "east1"]]) }).requireTenant()).toBe(home);
  });
});
