import { describe, expect, it } from "vitest";
import { dev } from "../../../config/dev.js";
import { ConfigError, parseConfig } from "../../../config/index.js";

const problemsOf = (input: unknown): string[] => {
  try {
    parseConfig(input, "test");
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ path, value, allowed }) => `${path} = ${value}: ${allowed}`);
    throw error;
  }
  return [];
};
const shop = { slackChannel: "#shop", email: "shop@example.com", pagerDutySecret: "pagerduty-shop" };
const secrets = { ...dev.secrets, "pagerduty-shop": { description: "PagerDuty integration key of the shop" } };
const owned = { ...dev, secrets, owners: { ...dev.owners, shop } };

describe("2.9 owners", () => {
  it("are one table that services and stacks name", () => {
    const services = { ...dev.services, backup: { ...dev.services.backup, owner: "shop" } };
    expect(problemsOf({ ...owned, services, stackOwners: { storage: "shop" } })).toEqual([]);
  });

  it("that nobody declares are refused, with those that are", () => {
    const services = { ...dev.services, backup: { ...dev.services.backup, owner: "ships" } };
    expect(problemsOf({ ...owned, owner: "sops", services, stackOwners: { storage: "stop" } })).toEqual([
      'owner = "sops": must be one of platform-team, shop',
      'stackOwners.storage = "stop": must be one of platform-team, shop',
      'services.backup.owner = "ships": must be one of platform-team, shop',
    ]);
  });

  it("name the secret that holds their PagerDuty key: the key itself is no secret's name", () => {
    const leaked = { ...shop, pagerDutySecret: "a1b2c3d4e5f6a1b2c3d4e5f6a1b2c3d4" };
    expect(problemsOf({ ...owned, owners: { ...dev.owners, shop: leaked } })).toEqual([
      `owners.shop.pagerDutySecret = "${leaked.pagerDutySecret}": must be one of ${Object.keys(secrets).join(", ")}`,
    ]);
  });

  it.each([
    ["owners.shop", {}],
    ["owners.shop.slackChannel", { slackChannel: "Shop" }],
    ["owners.shop.email", { email: "shop" }],
    ["owners.shop.phone", { ...shop, phone: "112" }],
  ])("are refused at %s when nobody could be reached so", (path, entry) => {
    expect(problemsOf({ ...owned, owners: { ...dev.owners, shop: entry } }).map((line) => line.split(" ")[0])).toEqual([path]);
  });

  it("cannot have a stack that is not there", () => {
    expect(problemsOf({ ...owned, stackOwners: { stroage: "shop" } })[0]).toMatch(/stroage.*must be one of security, networking/);
  });
});
