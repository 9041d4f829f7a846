import { describe, expect, it } from "vitest";
import { assess } from "../../../../../domain/analysis/report/index.js";
import type { MaterialTrace } from "../../../../../domain/contracts/material.js";
import { materialOf, trace } from "./builder.js";

const textOf = (one: MaterialTrace): string => {
  const { evidence } = assess(
    materialOf({ trigger: { node: "payment-handler", metric: "latency" }, traces: [one] }),
    "2026-11-21T10:31:00.000Z",
  );
  return evidence.find(({ source }) => source === "trace")?.text ?? "none";
};
const slow = (way: string): MaterialTrace => trace("1-1", way, "slow", { ms: 4000 });
const named = (one: MaterialTrace, node: string): MaterialTrace => ({
  ...one,
  steps: one.steps.map((step) => (step.node === node ? { ...step, name: node } : step)),
});
const provider = "order-api>queue:orders>order-processor>queue:payments>payment-handler>payment-provider";

describe("what is told of a trace", () => {
  it("ends its way at the blamed step, whatever else was called before it", () => {
    const one = slow(provider);
    const [first] = one.steps;
    if (!first) throw new Error("the trace has no step");
    const beside = ["table:orders", "table:idempotency", "table:payments", "table:circuit"].map((node, at) => ({
      ...{ ...first, node, name: node, caller: at === 0 ? "order-processor" : "payment-handler" },
      ...{ startMs: 21 + at / 2, durationMs: 0.1 },
    }));
    const steps = [...one.steps.slice(0, 5), ...beside, ...one.steps.slice(5)];
    expect(textOf({ ...one, steps })).toMatch(
      /; order-api > queue:orders > order-processor > queue:payments > payment-handler > payment-provider$/,
    );
  });

  it("leaves out the middle of a long way", () => {
    const many = Array.from({ length: 12 }, (_, at) => `service-${at}`).join(">");
    expect(textOf(slow(many))).toMatch(/; service-0 > service-1 > service-2 > … > service-8 > .* > service-11$/);
  });

  it("names a step once where it is named like its node", () => {
    const text = textOf(named(slow(provider), "payment-provider"));
    expect(text).toMatch(/spends most of its own time in payment-provider, \d[\d.]* s of its own;/);
    expect(textOf(slow(provider))).toContain('in payment-provider, "POST /authorizations", ');
  });

  it("has no way where the step is the whole of it", () => {
    expect(textOf(slow("order-api"))).toMatch(/of its own$/);
  });

  it("bears callers that go round, or that have no step of their own", () => {
    const one = slow("order-api>payment-handler");
    const round = one.steps.map((step) => ({ ...step, caller: step.node === "order-api" ? "payment-handler" : "order-api" }));
    expect(textOf({ ...one, steps: round })).toMatch(/; payment-handler > order-api$/);
    expect(textOf({ ...one, steps: one.steps.slice(1) })).toMatch(/; order-api > payment-handler$/);
  });
});
