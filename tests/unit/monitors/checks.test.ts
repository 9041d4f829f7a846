import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadConfig } from "../../../config/index.js";
import type { AlarmDeclaration, Comparison } from "../../../stacks/monitors/alarms/declaration.js";
import { checkMonitoring } from "../../../stacks/monitors/checks/index.js";
import { ALARM, and, or } from "../../../stacks/monitors/composites/rule.js";
import { MonitoringError } from "../../../stacks/monitors/errors.js";
import type { AlarmPlan } from "../../../stacks/monitors/plan.js";
import { alarm, composite, planOf } from "./declarations.js";

const config = loadConfig({ ENVIRONMENT: "dev" });
const topics = { critical: "arn:c", high: "arn:h", medium: "arn:m", low: "arn:l" };

const nothingElse = { config, queries: [], rows: [] };

/** What synthesis refuses of a plan, one line each; empty when it accepts the plan. */
function refusals(plan: AlarmPlan, topicArns = topics): string[] {
  try {
    checkMonitoring({ ...nothingElse, plan, topicArns });
    return [];
  } catch (error) {
    if (!(error instanceof MonitoringError)) throw error;
    return error.problems.map(({ subject, problem }) => `${subject}: ${problem}`);
  }
}

const percent = { namespace: "AWS/ECS", name: "CPU", dimensions: {}, statistic: "Average" } as const;
const percentage = (comparison: Comparison, threshold: number): AlarmDeclaration => {
  const base = alarm("cpu", { comparison, metric: { ...percent, range: { lowest: 0, highest: 100, because: "percent" } } });
  return { ...base, rule: { ...base.rule, threshold } };
};

describe("an alarm is refused", () => {
  it("never when it is sound", () => {
    expect(refusals(planOf([alarm("errors"), alarm("other")], [composite("critical")]))).toEqual([]);
  });

  it("without a runbook", () => {
    expect(refusals(planOf([alarm("errors", { runbook: "" })]))).toEqual(['shop-errors: has no runbook ("")']);
    expect(refusals(planOf([alarm("errors")], [composite("critical", { runbook: "misspelt" })]))).toEqual([
      'shop-critical: has no runbook ("misspelt")',
    ]);
  });

  it("without a topic for its tier", () => {
    expect(refusals(planOf([alarm("errors")]), { ...topics, high: "" })).toEqual([
      "shop-errors: notifies high, which has no topic",
    ]);
  });

  it.each([
    [">", 100, "never"],
    [">", 99, undefined],
    [">=", 101, "never"],
    [">=", 100, undefined],
    [">", -1, "always"],
    [">", 0, undefined],
    [">=", 0, "always"],
    ["<", 0, "never"],
    ["<", 101, "always"],
    ["<", 100, undefined],
    ["<=", -1, "never"],
    ["<=", 0, undefined],
    ["<=", 100, "always"],
  ] as const)("when a percentage %s %d is %s true", (comparison, threshold, word) => {
    const found = refusals(planOf([percentage(comparison, threshold)]));
    expect(found).toEqual(word ? [`shop-cpu: Average of CPU is ${word} ${comparison} ${threshold}: percent`] : []);
  });

  it("exactly when no value of the metric, or every value, crosses its threshold", () => {
    const compare = { ">": (a: number, b: number) => a > b, ">=": (a: number, b: number) => a >= b } as const;
    const low = { "<": (a: number, b: number) => a < b, "<=": (a: number, b: number) => a <= b } as const;
    const crossed = { ...compare, ...low };
    const comparisons = fc.constantFrom<Comparison>(">", ">=", "<", "<=");
    fc.assert(
      fc.property(comparisons, fc.integer({ min: -5, max: 105 }), (comparison, threshold) => {
        const values = Array.from({ length: 1001 }, (_, index) => index / 10);
        const share = values.filter((value) => crossed[comparison](value, threshold)).length / values.length;
        const refused = refusals(planOf([percentage(comparison, threshold)])).length > 0;
        return refused === (share === 0 || share === 1);
      }),
    );
  });

  it("when it watches what another one watches", () => {
    const same = alarm("errors").metric;
    const twins = [alarm("errors"), alarm("twin", { metric: same, comparison: ">", rule: { ...alarm("x").rule, threshold: 9 } })];
    expect(refusals(planOf(twins))).toEqual(["shop-errors: watches the same as shop-twin: Sum of Shop Errors"]);
  });

  it("not when statistic, resource or direction differ", () => {
    const { metric } = alarm("errors");
    const different = [
      alarm("errors"),
      alarm("average", { metric: { ...metric, statistic: "Average" } }),
      alarm("elsewhere", { metric: { ...metric, dimensions: { Resource: "b" } } }),
      alarm("below", { metric, comparison: "<" }),
    ];
    expect(refusals(planOf(different))).toEqual([]);
  });

  it("as a pair of levels in the wrong order", () => {
    const { metric, rule } = alarm("errors");
    const pair = (comparison: Comparison, warn: number, crit: number) =>
      planOf([
        alarm("warn", { metric, comparison, level: "warn", rule: { ...rule, threshold: warn } }),
        alarm("crit", { metric, comparison, level: "crit", rule: { ...rule, threshold: crit } }),
      ]);
    expect(refusals(pair(">", 5, 10))).toEqual([]);
    expect(refusals(pair("<", 60, 40))).toEqual([]);
    expect(refusals(pair(">", 10, 5))).toEqual([
      "shop-warn: its warn threshold 10 is not below the crit threshold 5 of shop-crit",
    ]);
    expect(refusals(pair(">", 5, 5))).toHaveLength(1);
    expect(refusals(pair("<", 40, 60))).toEqual([
      "shop-warn: its warn threshold 40 is not above the crit threshold 60 of shop-crit",
    ]);
  });

  it("when its name is used twice, by whatever kind of alarm", () => {
    const { metric } = alarm("other");
    expect(refusals(planOf([alarm("errors"), alarm("errors", { metric })]))).toEqual(["shop-errors: is the name of 2 alarms"]);
    expect(refusals(planOf([alarm("errors")], [composite("errors")]))).toContain("shop-errors: is the name of 2 alarms");
  });

  it("beyond CloudWatch's limits", () => {
    const { metric, rule } = alarm("errors");
    const dimensions = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`d${index}`, "x"]));
    const id = (length: number) => "x".repeat(length - "shop-".length);
    const windowOf = (periodSeconds: number, evaluationPeriods: number) =>
      refusals(planOf([alarm("errors", { rule: { ...rule, periodSeconds, evaluationPeriods } })]));
    expect(refusals(planOf([alarm("errors", { metric: { ...metric, dimensions: dimensions(30) } })]))).toEqual([]);
    expect(refusals(planOf([alarm("errors", { metric: { ...metric, dimensions: dimensions(31) } })]))).toHaveLength(1);
    expect(refusals(planOf([alarm(id(255))]))).toEqual([]);
    expect(refusals(planOf([alarm(id(256))]))).toHaveLength(1);
    expect(windowOf(60, 1440)).toEqual([]);
    expect(windowOf(60, 1441)).toEqual(["shop-errors: looks back 86460 s"]);
    expect(windowOf(3600, 168)).toEqual([]);
    expect(windowOf(3600, 169)).toHaveLength(1);
    expect(refusals(planOf([alarm("errors", { meaning: "x".repeat(1024) })]))).toHaveLength(1);
  });

  it("as a percentile without a choice for few samples", () => {
    const metric = { ...alarm("errors").metric, statistic: "p99" } as const;
    expect(refusals(planOf([alarm("errors", { metric })]))).toEqual(["shop-errors: has no choice for few samples"]);
    expect(refusals(planOf([alarm("errors", { metric, lowSamples: { treatAs: "ignore", because: "rare" } })]))).toEqual([]);
  });

  it("when it wants to tell of lost data that it treats as fine", () => {
    const missingData = { treatAs: "notBreaching", because: "quiet", notify: true } as const;
    expect(refusals(planOf([alarm("errors", { missingData })]))).toEqual(["shop-errors: can never tell of lost data"]);
  });
});

describe("a composite is refused", () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => `errors-${index}`);

  it("when it looks at an alarm that is not there", () => {
    const suppressor = { alarmId: "nobody", waitSeconds: 60, extensionSeconds: 0 };
    expect(refusals(planOf([alarm("errors")], [composite("critical", { rule: ALARM("gone") })]))).toEqual([
      "shop-critical: looks at shop-gone, which does not exist",
    ]);
    expect(refusals(planOf([alarm("errors")], [composite("critical", { suppressor })]))).toHaveLength(1);
  });

  it("in a cycle, which is reported once, through rules and suppressors alike", () => {
    const loop = [composite("a", { rule: ALARM("b") }), composite("b", { rule: or(ALARM("errors"), ALARM("c")) })];
    const closed = (last: Partial<Parameters<typeof composite>[1] & object>) =>
      planOf([alarm("errors")], [...loop, composite("c", last)]);
    const message = ["shop-a: depends on itself: shop-a → shop-b → shop-c → shop-a"];
    expect(refusals(closed({ rule: ALARM("a") }))).toEqual(message);
    expect(refusals(closed({ suppressor: { alarmId: "a", waitSeconds: 60, extensionSeconds: 0 } }))).toEqual(message);
    expect(refusals(closed({}))).toEqual([]);
  });

  it("with more than 100 children", () => {
    const rule = (count: number) =>
      planOf(
        many(count).map((id) => alarm(id)),
        [composite("critical", { rule: or(...many(count).map(ALARM)) })],
      );
    expect(refusals(rule(100))).toEqual([]);
    expect(refusals(rule(101))).toEqual(["shop-critical: its rule has 101 alarms, CloudWatch's limit is 100"]);
  });

  it("with more than 500 elements or 10,240 characters", () => {
    const pairs = (count: number) => or(...Array.from({ length: count }, () => and(ALARM("errors"), ALARM("b"))));
    const plan = (count: number) => planOf([alarm("errors"), alarm("b")], [composite("critical", { rule: pairs(count) })]);
    expect(refusals(plan(125))).toEqual([]);
    expect(refusals(plan(126))).toEqual(["shop-critical: its rule has 504 elements, CloudWatch's limit is 500"]);
    const long = "x".repeat(200);
    const wide = planOf(
      many(60).map((id) => alarm(id + long)),
      [composite("critical", { rule: or(...many(60).map((id) => ALARM(id + long))) })],
    );
    expect(refusals(wide)).toEqual([expect.stringContaining("characters, CloudWatch's limit is 10240")]);
  });

  it("when its child has more than 150 parents", () => {
    const parents = (count: number) =>
      planOf(
        [alarm("errors")],
        many(count).map((id) => composite(id)),
      );
    expect(refusals(parents(150))).toEqual([]);
    expect(refusals(parents(151))).toEqual(["shop-errors: is a child of 151 composites, CloudWatch's limit is 150"]);
  });
});

it("reports every problem at once, in one error", () => {
  const plan = planOf([percentage(">", 100), alarm("errors", { runbook: "" })], [composite("critical", { rule: ALARM("gone") })]);
  expect(refusals(plan)).toHaveLength(3);
  expect(() => checkMonitoring({ ...nothingElse, plan, topicArns: topics })).toThrow(
    /^Monitoring has 3 problems:\n {2}shop-errors: .*\n.*shop-cpu: .*\n.*shop-critical: /,
  );
});
