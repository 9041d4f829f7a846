import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { dev } from "../../../config/dev.js";
import { ConfigError, type ConfigProblem, parseConfig } from "../../../config/index.js";
import { configProblems, WITHOUT_WORDS } from "../../../config/issues.js";
import { PlatformConfigSchema } from "../../../config/schema.js";

const problemsOf = (input: unknown): readonly ConfigProblem[] => {
  try {
    parseConfig(input, "test");
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

const orderApi = dev.services["order-api"];

describe("a key that nobody knows", () => {
  it("is told with its value, what was probably meant and what is known there", () => {
    expect(problemsOf({ ...dev, slo: { periodDay: 7 } })).toEqual([
      { path: "slo.periodDay", value: "7", allowed: "is not known: did you mean periodDays? Known are target, periodDays" },
    ]);
  });

  it("is given no meaning when it is like none", () => {
    expect(problemsOf({ ...dev, slo: { surprise: true } })).toEqual([
      { path: "slo.surprise", value: "true", allowed: "is not known. Known are target, periodDays" },
    ]);
  });

  it("is told beside the others of its object, and in other capitals", () => {
    const found = problemsOf({ ...dev, slo: { Target: 0.9, perioddays: 7 } });
    expect(found.map(({ allowed }) => allowed.split("?")[0])).toEqual([
      "is not known: did you mean target",
      "is not known: did you mean periodDays",
    ]);
  });

  it.each([
    ["the top", { ...dev, anomaly: {}, regoin: 1 }, "regoin", /mean region\? Known are project, .*, laptop$/],
    [
      "a service",
      { ...dev, services: { ...dev.services, "order-api": { ...orderApi, memory: 1 } } },
      "memory",
      /Known are kind, /,
    ],
    ["a variant", { ...dev, state: { kind: "local", bucket: "b" } }, "bucket", /^is not known\. Known are kind$/],
    [
      "a variant of more",
      { ...dev, state: { kind: "s3", bucket: "b", region: "us-east-1", regio: "" } },
      "regio",
      /kind, bucket, region$/,
    ],
    [
      "a list's entry",
      {
        ...dev,
        services: {
          ...dev.services,
          "order-processor": { ...dev.services["order-processor"], consumes: [{ queue: "orders", batch: 1 }] },
        },
      },
      "batch",
      /Known are queue, /,
    ],
  ])("is told in %s", (_where, input, key, says) => {
    const found = problemsOf(input).find(({ path }) => path.endsWith(key));
    expect(found?.allowed).toMatch(says);
  });
});

describe("a value of the wrong type", () => {
  it.each([
    [{ slo: 0.99 }, "slo", "must be an object with target, periodDays"],
    [
      { anomalies: { ...dev.anomalies, alarm: { ...dev.anomalies.alarm, threshold: 1 } } },
      "anomalies.alarm.threshold",
      "must be above 0, which is every score, and below 1, which none reaches: a score is 1 − the probability of its value",
    ],
    [{ slo: null }, "slo", "must be an object with target, periodDays"],
    [{ slo: { target: "99 %" } }, "slo.target", "must be a number"],
    [{ deletionProtection: "yes" }, "deletionProtection", "must be true or false"],
    [{ tags: { CostCenter: 7 } }, "tags.CostCenter", "must be a text"],
    [{ state: "local" }, "state", 'must be an object with kind ("local" or "s3")'],
    [{ state: { kind: "ftp" } }, "state.kind", 'must be "local" or "s3"'],
    [{ environment: "production" }, "environment", "must be one of dev, staging, prod, local"],
    [{ services: [] }, "services", undefined],
    [{ services: 7 }, "services", "must be an object that holds each by its name"],
    [{ notifications: { ...dev.notifications, high: { emails: "a@example.com" } } }, "notifications.high.emails", undefined],
    [{ backup: { retentionDays: "30" } }, "backup.retentionDays", "must be a whole number from 1 to 3650"],
  ])("%j says what is needed", (change, path, allowed) => {
    const found = problemsOf({ ...dev, ...change });
    if (allowed) expect(found).toContainEqual(expect.objectContaining({ path, allowed }));
    expect(found.map((problem) => problem.allowed).join("\n")).not.toMatch(/Invalid|Expected/);
  });

  it("says what a missing key must be", () => {
    const { region: _region, network: _network, ...rest } = dev;
    expect(problemsOf(rest)).toEqual([
      { path: "region", value: "undefined", allowed: "is missing: must be an AWS region such as us-east-1" },
      { path: "network", value: "undefined", allowed: expect.stringMatching(/^is missing: must be an object with cidr, /) },
    ]);
  });

  it("says what a list, a length and a beginning must be", () => {
    const series = { ...dev.anomalies.series?.conversion, what: "a", metric: { namespace: "Elsewhere", name: "" } };
    const found = problemsOf({ ...dev, anomalies: { ...dev.anomalies, series: { one: series } } });
    expect(Object.fromEntries(found.map(({ path, allowed }) => [path.slice("anomalies.series.one.".length), allowed]))).toEqual({
      what: "must have at least 3 characters",
      "metric.namespace": expect.stringMatching(/^must be one of .*, or a text that begins with "AWS\/"$/),
      "metric.name": "must have at least 1 character",
    });
  });
});

/** Of which at least one fits no type that a key may have. */
const nonsense: readonly unknown[] = [() => 1, [], [7], {}, { a: 7 }, "", -1.5, null];

it.each(Object.keys(PlatformConfigSchema.entries))("%s is refused in plain words whatever it is", (key) => {
  for (const value of nonsense) {
    const result = v.safeParse(PlatformConfigSchema, { ...dev, [key]: value }, WITHOUT_WORDS);
    for (const { allowed } of configProblems(PlatformConfigSchema, result.issues ?? []))
      expect(allowed).not.toMatch(/Invalid|Expected|received/);
  }
});
