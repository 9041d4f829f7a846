import { afterEach, describe, expect, it, vi } from "vitest";
import { accountProblems } from "../../../config/checks/accounts.js";
import { dev } from "../../../config/dev.js";
import { parseConfig } from "../../../config/index.js";
import { local } from "../../../config/local.js";
import { prod } from "../../../config/prod.js";
import { staging } from "../../../config/staging.js";

const production = { account: { name: "production" } };
const shipped = [dev, staging, prod, local];

describe("1.1 what AWS has once an account and region", () => {
  it.each(shipped)("has one owner in the account of $environment", ({ environment }) => {
    expect(accountProblems(environment, shipped)).toEqual([]);
  });

  it("is refused to two owners, naming both and where to change it", () => {
    const found = accountProblems("prod", [{ ...dev, ...production }, prod]);
    expect(found.map(({ path, value }) => `${path} ${value}`)).toEqual([
      'owns.xrayEncryption ["dev","prod"]',
      // One in prod's own region; in its standby's there is prod alone.
      'owns.apiGatewayAccount ["dev","prod"]',
      'owns.securityTrail ["dev","prod"]',
    ]);
    expect(found[0]?.allowed).toBe(
      "must be true in exactly one of config/dev.ts, config/prod.ts: AWS has it once in account production, us-east-1",
    );
  });

  it("is refused to nobody: without the owner an environment of the account could not work", () => {
    const unowned = { ...dev, owns: { apiGatewayAccount: true } };
    expect(accountProblems("staging", [unowned, staging, prod]).map(({ path, value }) => `${path} ${value}`)).toEqual([
      "owns.xrayEncryption []",
      "owns.securityTrail []",
    ]);
  });

  it("has an owner in each region, the standby's too, but one trail records them all", () => {
    const west = { ...dev, ...production, region: "us-west-2" };
    expect(accountProblems("dev", [west, prod]).map(({ path, allowed }) => `${path} ${allowed.split(", ").at(-1)}`)).toEqual([
      "owns.apiGatewayAccount us-west-2",
      "owns.securityTrail every region",
    ]);
  });

  it("can be prod's for all of a single account", () => {
    const single = [{ ...dev, owns: {} }, staging, { ...prod, account: dev.account }];
    for (const { environment } of single) expect(accountProblems(environment, single)).toEqual([]);
  });

  it("wants no owner where nobody uses it", () => {
    const bare = { ...dev, api: undefined, trail: { mode: "none" as const }, owns: { xrayEncryption: true } };
    expect(accountProblems("dev", [bare])).toEqual([]);
  });

  it("is the laptop's own in a local AWS", () => {
    expect(accountProblems("local", [{ ...local, account: dev.account }, dev])).toEqual([]);
    expect(accountProblems("dev", [{ ...local, account: dev.account }, dev])).toEqual([]);
  });
});

describe("an account's id", () => {
  const withId = <T extends typeof dev>(input: T, id: string) => ({ ...input, account: { ...input.account, id } });

  it("belongs to one name, and the name to one id", () => {
    const [one, other] = ["111111111111", "222222222222"];
    expect(accountProblems("dev", [withId(dev, one), withId(staging, one), withId(prod, other)])).toEqual([]);
    for (const others of [
      [withId(staging, other), withId(prod, "333333333333")],
      [withId(staging, one), withId(prod, one)],
    ])
      expect(accountProblems("dev", [withId(dev, one), ...others]).map(({ path }) => path)).toEqual(["account.id"]);
  });

  it.each(["12345", "1234567890123", "123456789abc"])("is not %s", (id) => {
    expect(() => parseConfig({ ...dev, account: { name: "a", id } }, "test")).toThrow(/account\.id/);
  });
});

describe("loading an environment", () => {
  afterEach(() => {
    vi.doUnmock("../../../config/prod.js");
    vi.resetModules();
  });

  it("is refused while another one of its account owns the same", async () => {
    vi.resetModules();
    vi.doMock("../../../config/prod.js", () => ({ prod: { ...prod, account: dev.account } }));
    const { loadConfig } = await import("../../../config/index.js");
    expect(() => loadConfig({ ENVIRONMENT: "dev" })).toThrow(
      /config\/dev\.ts, beside .*\n {2}owns\.xrayEncryption = \["dev","prod"\]/,
    );
    expect(() => loadConfig({ ENVIRONMENT: "local" })).not.toThrow();
  });
});
