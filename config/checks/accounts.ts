import type { ConfigProblem } from "../errors.js";
import type { PlatformConfigInput } from "../schema.js";
import { problem } from "./problem.js";

/** What matters of an environment to the others of its account. */
type Tenant = Pick<PlatformConfigInput, "environment" | "account" | "region" | "owns" | "trail" | "standby" | "api">;
type Thing = keyof PlatformConfigInput["owns"];

const THINGS: readonly Thing[] = ["xrayEncryption", "apiGatewayAccount", "securityTrail"];

/** Where an environment uses what AWS has once there. */
const placesOf = ({ region, trail, standby, api }: Tenant): Readonly<Record<Thing, readonly string[]>> => ({
  xrayEncryption: [region],
  apiGatewayAccount: api ? [region, ...(standby ? [standby.region] : [])] : [],
  // A trail records every region.
  securityTrail: trail.mode === "none" ? [] : ["every region"],
});

const filesOf = (tenants: readonly Tenant[]): string => tenants.map(({ environment }) => `config/${environment}.ts`).join(", ");

function ownerProblems(account: string, tenants: readonly Tenant[]): ConfigProblem[] {
  return THINGS.flatMap((thing) =>
    [...new Set(tenants.flatMap((tenant) => placesOf(tenant)[thing]))].flatMap((place) => {
      const users = tenants.filter((tenant) => placesOf(tenant)[thing].includes(place));
      const owners = users.filter(({ owns }) => owns[thing]);
      if (owners.length === 1) return [];
      const allowed = `must be true in exactly one of ${filesOf(users)}: AWS has it once in account ${account}, ${place}`;
      const value = owners.map(({ environment }) => environment);
      return [problem(`owns.${thing}`, value, allowed)];
    }),
  );
}

function idProblems({ account }: Tenant, all: readonly Tenant[]): ConfigProblem[] {
  const different = all.filter(
    (other) =>
      account.id !== undefined &&
      other.account.id !== undefined &&
      (other.account.name === account.name) !== (other.account.id === account.id),
  );
  if (different.length === 0) return [];
  return [problem("account.id", account.id, `must go with the name ${account.name} and no other: see ${filesOf(different)}`)];
}

/**
 * What is wrong with the account of one environment, given all that there are: something that AWS has once there without an owner
 * or with two, or an id under two names. A laptop's account is its own.
 */
export function accountProblems(environment: string, all: readonly Tenant[]): ConfigProblem[] {
  const shared = all.filter((tenant) => tenant.environment !== "local");
  const own = shared.find((tenant) => tenant.environment === environment);
  if (!own) return [];
  const { name } = own.account;
  const tenants = shared.filter(({ account }) => account.name === name);
  return [...ownerProblems(name, tenants), ...idProblems(own, shared)];
}
