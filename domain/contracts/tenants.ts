/**
 * Stage variable of the API that tells which key stands for which tenant, where that is not the key's own id: in another region
 * the same tenant's key has another id.
 */
export const TENANTS_VARIABLE = "tenants";

/** The variable's value; stage variables hold no JSON. @param tenants pairs of a key's id and the tenant */
export const tenantsVariable = (tenants: readonly (readonly [keyId: string, tenant: string])[]): string =>
  tenants.map(([keyId, tenant]) => `${keyId}=${tenant}`).join(",");

/** The tenant of a key: the one that the variable tells, else the key's id. */
export function tenantOf(keyId: string, variable: string | undefined): string {
  const pairs = (variable ?? "").split(",").map((pair) => pair.split("="));
  return pairs.find(([id]) => id === keyId)?.[1] ?? keyId;
}
