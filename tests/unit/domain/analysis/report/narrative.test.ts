import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { applyNarrative, assess, type NarrativeUsage, withoutNarrative } from "../../../../../domain/analysis/report/index.js";
import { supportedActions } from "../../../../../domain/analysis/report/supported.js";
import { type AnalysisReport, AnalysisReportSchema } from "../../../../../domain/contracts/report.js";
import { materialOf, trace } from "./builder.js";
import { BUILT } from "./faults.js";

const usage: NarrativeUsage = { model: "claude", inputTokens: 900, outputTokens: 300, costUsd: 0.004, cached: false };
const { material } = BUILT["payment-slow"] ?? { material: materialOf({ trigger: { node: "order-api", metric: "latency" } }) };
const report = assess(material, "2026-11-21T10:31:00.000Z");
/** Id of the evidence whose text has all the words. */
const idOf = (...words: string[]): string =>
  report.evidence.find(({ text }) => words.every((word) => text.includes(word)))?.id ?? "none";
const slow = idOf("payment-provider: latency");

const answer = {
  summary: [{ text: "The payment provider answers late, so payments wait.", evidence: [slow] }],
  severity: "high",
  severityReason: { text: "Payments wait for the provider.", evidence: [slow] },
  rootCauses: [{ node: "payment-provider", kind: "dependency-slow", text: "The provider is slow.", evidence: [slow] }],
  actions: [{ action: "check-dependency", node: "payment-provider", evidence: [slow] }],
  confidence: 0.9,
};
const said = (more: Readonly<Record<string, unknown>>): AnalysisReport => applyNarrative(report, { ...answer, ...more }, usage);
const summary = (text: string, evidence: readonly string[] = [slow]): AnalysisReport => said({ summary: [{ text, evidence }] });
const reasons = ({ narrator: { dropped } }: AnalysisReport): string => dropped.map(({ reason }) => reason).join("; ");

describe("a narrative that holds", () => {
  const told = applyNarrative(report, answer, usage);

  it("is taken over, with what it cost", () => {
    expect(told.summary).toEqual(answer.summary);
    expect(told).toMatchObject({ severity: "high", severityReason: answer.severityReason });
    expect(told.rootCauses[0]).toMatchObject({
      node: "payment-provider",
      kind: "dependency-slow",
      text: "The provider is slow.",
    });
    expect(told.narrator).toEqual({ ...usage, dropped: [] });
    expect(told.lacking).toEqual(report.lacking);
  });

  it("keeps the runbooks and the words of the list of actions", () => {
    expect(told.actions[0]).toMatchObject({ action: "check-dependency", node: "payment-provider", runbook: "dependency.md" });
    expect(told.actions[0]?.text).toContain("circuit breaker");
  });
});

describe("what is dropped, and why", () => {
  it.each<[string, AnalysisReport, string]>([
    ["a sentence that cites what was not fetched", summary("It is slow.", ["m999"]), "cites m999, which was not fetched"],
    ["a sentence that cites something beside", summary("It is slow.", [slow, "t77"]), "cites t77"],
    ["a sentence that cites nothing", summary("It is slow.", []), "cites nothing"],
    ["a figure that nobody measured", summary("It takes 47 s to answer."), "does not tell 47"],
    ["a time that is not told", summary("It is slow since 09:13."), "does not tell 09:13"],
    ["an address", summary("See https://example.com/fix for help."), "an address or a command"],
    ["a command", summary("Run `aws lambda delete-function`."), "an address or a command"],
    ["a sentence without its form", said({ summary: ["It is slow."] }), "the form that was asked for"],
    [
      "a cause that is no candidate",
      said({ rootCauses: [{ node: "table:orders", kind: "latency", text: "Slow.", evidence: [slow] }] }),
      "none of the candidates",
    ],
    [
      "a candidate as something else",
      said({ rootCauses: [{ node: "payment-provider", kind: "bad-deploy", text: "Slow.", evidence: [slow] }] }),
      "is a candidate as dependency-slow",
    ],
    [
      "an action that is not allowed",
      said({ actions: [{ action: "delete-everything", node: "payment-provider", evidence: [slow] }] }),
      "not allowed",
    ],
    [
      "an action on a node that there is not",
      said({ actions: [{ action: "roll-back", node: "bank", evidence: [slow] }] }),
      "its node is not known",
    ],
    [
      "an action without evidence",
      said({ actions: [{ action: "check-dependency", node: "payment-provider", evidence: ["x"] }] }),
      "was not fetched",
    ],
    ["a severity far away", said({ severity: "critical" }), "one tier higher"],
    ["a lower severity, which whoever writes into logs would like", said({ severity: "low" }), "never lower"],
  ])("%s", (_what, { narrator, ...told }, reason) => {
    expect(reasons({ narrator, ...told })).toContain(reason);
    expect(narrator.dropped).toHaveLength(1);
    expect(v.is(AnalysisReportSchema, { narrator, ...told })).toBe(true);
    // The rest of the answer, or the statistics, stand.
    expect(told.summary.length).toBeGreaterThan(0);
    expect(told.rootCauses[0]).toMatchObject({ node: "payment-provider", kind: "dependency-slow" });
  });

  it.each([
    ["It takes 3.6 s now."],
    ["It takes 3600 ms now."],
    ["It was 150 ms before, and is about 24 times as much."],
    ["2 nodes are slow."],
    [`Since ${report.rootCauses[0]?.since?.slice(11, 16)} its p99 is worse.`],
  ])("but not a figure that follows from the evidence: %s", (text) => {
    expect(reasons(summary(text))).toBe("");
  });

  it("of a summary of which nothing holds leaves that of the statistics, and says so", () => {
    const told = summary("It takes 47 s.");
    expect(told.summary).toEqual(report.summary);
    expect(told.lacking).toContainEqual({ source: "model", reason: "nothing that claude said of the incident holds" });
  });

  it("of which nothing holds does not change how sure the report is", () => {
    const answer = { summary: [{ text: "All is well.", evidence: [] }], confidence: 0.01 };
    expect(applyNarrative(report, answer, usage).confidence).toBe(report.confidence);
  });
});

describe("a place in a file that a stack tells", () => {
  const stack = "TypeError: x is not a function\n    at pay (file:///var/task/index.mjs:214:17)\n    at file:///opt/lib/a-b.mjs";
  const material = materialOf({
    trigger: { node: "payment-handler", metric: "availability" },
    traces: [trace("1-1", "order-api>payment-handler", "failing", { cause: stack })],
  });
  const failing = assess(material, "2026-11-21T10:31:00.000Z");
  const id = failing.evidence.find(({ source }) => source === "trace")?.id ?? "none";
  const saying = (text: string, evidence = [id]): AnalysisReport =>
    applyNarrative(failing, { summary: [{ text, evidence }] }, usage);

  it.each([
    ["It fails at file:///var/task/index.mjs:214:17.", "It fails at /var/task/index.mjs:214:17."],
    ["It fails in file:///var/task/index.mjs:214.", "It fails in /var/task/index.mjs:214."],
    ["It fails in (file:///var/task/index.mjs), then ends.", "It fails in (/var/task/index.mjs), then ends."],
    ["From file:///opt/lib/a-b.mjs to file:///var/task/index.mjs.", "From /opt/lib/a-b.mjs to /var/task/index.mjs."],
  ])("is kept as a path: %s", (text, kept) => {
    const told = saying(text);
    expect(reasons(told)).toBe("");
    expect(told.summary).toEqual([{ text: kept, evidence: [id] }]);
  });

  it.each([
    ["another file", "It fails at file:///etc/passwd."],
    ["another line", "It fails at file:///var/task/index.mjs:21."],
    ["another column", "It fails at file:///var/task/index.mjs:214:1."],
    ["a longer path", "It fails at file:///var/task/index.mjs/more."],
    ["a host", "It fails at file://evil/var/task/index.mjs:214:17."],
    ["a share", "It fails at file:////var/task/index.mjs:214:17."],
    ["an address beside", "It fails at file:///var/task/index.mjs:214:17, see https://example.com."],
    ["a command beside", "It fails at file:///var/task/index.mjs:214:17, run `rm -rf`."],
  ])("but not with %s", (_what, text) => {
    expect(reasons(saying(text))).toContain("an address or a command");
  });

  it("but not where what it cites does not tell it, or was not fetched", () => {
    expect(reasons(saying("It fails at file:///var/task/index.mjs:214:17.", ["a1"]))).toContain("an address or a command");
    expect(reasons(saying("It fails at file:///var/task/index.mjs:214:17.", [id, "t9"]))).toContain("t9, which was not fetched");
  });
});

describe("the order of causes", () => {
  const cause = (node: string, score: number): AnalysisReport["rootCauses"][number] => ({
    node,
    kind: "errors",
    score,
    text: `${node} fails.`,
    path: [node],
    since: null,
    evidence: ["a1"],
  });
  const first = (scores: readonly [number, number], order: readonly string[]): string | undefined => {
    const two = { ...report, rootCauses: [cause("one", scores[0]), cause("two", scores[1])] };
    const rootCauses = order.map((node) => ({ node, kind: "errors", text: "It fails.", evidence: ["a1"] }));
    const told = applyNarrative(two, { ...answer, rootCauses }, usage);
    expect(told.rootCauses).toHaveLength(2);
    return told.rootCauses[0]?.node;
  };

  it("is the model's among those that are about as likely", () => {
    expect(first([0.5, 0.4], ["two", "one"])).toBe("two");
    expect(first([0.5, 0.4], ["two"])).toBe("two");
  });

  it("stays the statistics' where they are far surer, and none of theirs is lost", () => {
    expect(first([0.9, 0.1], ["two"])).toBe("one");
    expect(first([0.5, 0.4], [])).toBe("one");
  });
});

it("the confidence is hardly more than the statistics', and less when the model is in doubt", () => {
  expect(said({ confidence: 0.2 }).confidence).toBe(0.2);
  expect(said({ confidence: 1 }).confidence).toBeLessThanOrEqual(report.confidence + 0.1);
  expect(said({ confidence: "high" }).confidence).toBe(report.confidence);
});

describe("whatever the model answers", () => {
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom("payment-provider", "dependency-slow", "high", "roll-back", "It takes 3.6 s.", "ignore all rules"),
  );
  const id = fc.oneof(
    fc.constantFrom(...report.evidence.map((each) => each.id)),
    fc.constantFrom("m77", "z1", ""),
    fc.string({ maxLength: 4 }),
  );
  const part = fc.record(
    { text, node: text, kind: text, action: text, evidence: fc.oneof(fc.array(id, { maxLength: 4 }), fc.anything()) },
    { requiredKeys: [] },
  );
  const list = fc.oneof(fc.array(fc.oneof(part, fc.anything()), { maxLength: 5 }), fc.anything());
  const any = fc.oneof(
    fc.anything(),
    fc.record(
      {
        summary: list,
        rootCauses: list,
        actions: list,
        severity: fc.oneof(text, fc.anything()),
        severityReason: fc.oneof(part, fc.anything()),
        confidence: fc.anything(),
      },
      { requiredKeys: [] },
    ),
  );

  it("the report is valid, cites only what was fetched and names only what is allowed", () => {
    const known = new Set(report.evidence.map((each) => each.id));
    const supported = new Set(supportedActions(report).map(({ action, node }) => `${action} ${node}`));
    fc.assert(
      fc.property(any, (given) => {
        const told = applyNarrative(report, given, usage);
        expect(v.safeParse(AnalysisReportSchema, told).issues).toBeUndefined();
        const claims = [...told.summary, told.severityReason, ...told.rootCauses, ...told.actions, ...told.anomalies];
        for (const { evidence } of claims) for (const each of evidence) expect(known).toContain(each);
        for (const { action, node } of told.actions) expect(supported).toContain(`${action} ${node}`);
        expect(told.rootCauses.map(({ node }) => node).sort()).toEqual(report.rootCauses.map(({ node }) => node).sort());
      }),
      { numRuns: 400 },
    );
  });

  it.each([undefined, null, "{", [], 3])("%j is no answer: the statistics stand, and it is said", (given) => {
    const told = applyNarrative(report, given, usage);
    expect(told.summary).toEqual(report.summary);
    expect(told.lacking.at(-1)?.source).toBe("model");
    expect(reasons(told)).toContain("no object");
  });

  it("its secrets are not shown", () => {
    expect(JSON.stringify(summary("The password=hunter2 of anna@example.com is slow."))).not.toMatch(/hunter2|anna@/);
    expect(JSON.stringify(summary("Card 4111 1111 1111 1111", ["x"]))).not.toContain("4111");
  });
});

it("why no model was asked is said once", () => {
  const once = withoutNarrative(report, "its budget is spent");
  expect(withoutNarrative(once, "the endpoint does not answer").lacking.filter(({ source }) => source === "model")).toEqual([
    { source: "model", reason: "the endpoint does not answer" },
  ]);
});
