import { describe, expect, it } from "vitest";
import { deploy } from "../../../obs/operations/deploy.js";
import { destroy } from "../../../obs/operations/destroy.js";
import { guardDestroy, guardUnattended } from "../../../obs/operations/guards.js";
import { prepareTarget } from "../../../obs/operations/target.js";
import { fakeSession } from "./support.js";

const prod = { environment: "prod", environmentSuffix: "prod", deletionProtection: false } as const;

describe("destroying", () => {
  it("is refused while data is protected, whatever is confirmed", () => {
    expect(() => guardDestroy({ ...prod, deletionProtection: true }, "prod")).toThrow(
      /deletionProtection to false in config\/prod\.ts/,
    );
    expect(() => guardDestroy({ environment: "dev", environmentSuffix: "dev", deletionProtection: true }, undefined)).toThrow(
      "protected",
    );
  });

  it("of prod asks for its name", () => {
    expect(() => guardDestroy(prod, undefined)).toThrow("--confirm prod");
    expect(() => guardDestroy(prod, "dev")).toThrow("not the name");
    expect(() => guardDestroy({ ...prod, environmentSuffix: "pr-7" }, "prod")).toThrow("pr-7");
    expect(() => guardDestroy(prod, "prod")).not.toThrow();
  });

  it("of other environments does not", () => {
    expect(() =>
      guardDestroy({ environment: "dev", environmentSuffix: "dev", deletionProtection: false }, undefined),
    ).not.toThrow();
  });

  it("of prod as it is configured runs nothing", async () => {
    const { session, calls } = fakeSession("prod");
    await expect(destroy(session, [], { yes: true, confirm: "prod" })).rejects.toMatchObject({ exitCode: 2 });
    expect(calls).toEqual([]);
  });
});

describe("destroying prod on a terminal", () => {
  const unprotected = { deletionProtection: false };

  it("asks for its name, and stops at another", async () => {
    const { session, calls, asked } = fakeSession("prod", { terminal: true, answer: "staging", config: unprotected });
    await expect(destroy(session, [], { yes: true })).rejects.toThrow(
      '"staging" is not the name of what would be destroyed: prod',
    );
    expect(asked).toEqual(["Destroying prod cannot be undone. Type its name: "]);
    expect(calls).toEqual([]);
  });

  it("goes on with its name", async () => {
    const { session } = fakeSession("prod", { terminal: true, answer: "prod", config: unprotected });
    // What comes next wants the project's folder, which is not there.
    await expect(destroy(session, [], { yes: true })).rejects.not.toThrow("name of what would be destroyed");
  });

  it("does not ask while data is protected, nor where the name was given", async () => {
    const safe = fakeSession("prod", { terminal: true, answer: "prod" });
    await expect(destroy(safe.session, [], { yes: true })).rejects.toThrow("protected");
    const named = fakeSession("prod", { terminal: true, config: unprotected });
    await expect(destroy(named.session, [], { yes: true, confirm: "dev" })).rejects.toThrow("not the name");
    expect([...safe.asked, ...named.asked]).toEqual([]);
  });
});

describe("without a terminal", () => {
  it("nothing changes unless --yes says so", async () => {
    const { session, calls } = fakeSession("dev");
    await expect(deploy(session, [], { yes: false, only: false })).rejects.toThrow("--yes");
    await expect(destroy(session, [], { yes: false })).rejects.toThrow("--yes");
    expect(calls).toEqual([]);
    expect(() => guardUnattended("deploy", { yes: true, terminal: false })).not.toThrow();
    expect(() => guardUnattended("deploy", { yes: false, terminal: true })).not.toThrow();
  });
});

describe("--endpoint", () => {
  it("is refused where the environment is applied to AWS", async () => {
    const { session, calls } = fakeSession("dev");
    await expect(prepareTarget(session, { endpoint: "http://127.0.0.1:1" })).rejects.toMatchObject({ exitCode: 2 });
    expect(calls).toEqual([]);
  });
});
