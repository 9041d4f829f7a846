import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { PostedMetricSchema } from "../../../../domain/contracts/metric.js";
import { quickMetric } from "../../../../domain/metrics/quick.js";
import { metricArb } from "./arbitraries.js";

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

/** Near misses: a right metric with something put in, taken away or changed. */
const nearlyArb = fc
  .tuple(
    metricArb(NOW),
    fc.constantFrom("service_name", "metric_type", "value", "unit", "timestamp", "metadata", "other", "constructor", "__proto__"),
    fc.oneof(
      fc.jsonValue(),
      fc.constantFrom("4111111111111111", "a#b", "", "x".repeat(65), 1e300, -1e-200, { constructor: 1 }, { prototype: "x" }),
      fc.dictionary(fc.string({ maxLength: 70 }), fc.oneof(fc.string({ maxLength: 300 }), fc.double(), fc.constant(null)), {
        maxKeys: 22,
      }),
    ),
  )
  .map(([metric, field, value]): unknown => JSON.parse(JSON.stringify({ ...metric, [field]: value })));

describe("the quick look at a metric", () => {
  it("never takes what the schema refuses, and makes the same of what both take", () => {
    fc.assert(
      fc.property(fc.oneof(nearlyArb, fc.jsonValue(), fc.anything()), (input) => {
        const quick = quickMetric(input);
        if (quick === undefined) return;
        const slow = v.safeParse(PostedMetricSchema, input);
        expect(slow.success).toBe(true);
        expect(slow.output).toEqual(quick);
        // The digest of a request is made of this text.
        expect(JSON.stringify(slow.output)).toBe(JSON.stringify(quick));
      }),
      { numRuns: 3000 },
    );
  });

  it("takes what is right", () => {
    fc.assert(
      fc.property(metricArb(NOW), (input) => {
        fc.pre(v.is(PostedMetricSchema, input) && !JSON.stringify(input).includes("constructor"));
        expect(quickMetric(JSON.parse(JSON.stringify(input)))).toEqual(JSON.parse(JSON.stringify(input)));
      }),
    );
  });
});
