import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { MetricPointSchema, StoredMetricSchema } from "../../../../domain/contracts/metric.js";
import { parseMetrics } from "../../../../domain/metrics/parse.js";
import { arrivedAt, toPoint, toStored, toVisible } from "../../../../domain/metrics/points.js";
import { idArb, metricArb } from "./arbitraries.js";

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const ARRIVAL = new Date(NOW).toISOString();
const about = { tenant: "keyabc123", correlationId: "correlation-1", receivedAt: ARRIVAL, shards: 4, retentionDays: 30 };

describe("posted metrics", () => {
  it("that are right are taken, one or many", () => {
    fc.assert(
      fc.property(fc.array(metricArb(NOW), { minLength: 1, maxLength: 5 }), (list) => {
        const parsed = parseMetrics(list, NOW);
        expect(parsed).toHaveLength(list.length);
        for (const { metric, errors } of [...parsed, ...parseMetrics(list[0], NOW)])
          expect([metric !== undefined, errors]).toEqual([true, undefined]);
      }),
    );
  });

  it("of any shape are refused or taken, never thrown at", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.anything(),
          fc.jsonValue(),
          fc.array(fc.dictionary(fc.constantFrom("service_name", "value", "timestamp", "metadata"), fc.jsonValue())),
        ),
        (body) => {
          const parsed = parseMetrics(body, NOW);
          expect(parsed).toHaveLength(Array.isArray(body) ? body.length : 1);
          for (const { metric, errors } of parsed) expect(metric !== undefined || (errors ?? []).length > 0).toBe(true);
        },
      ),
    );
  });

  it("become points and items that their own schemas take, and are shown as they were", () => {
    fc.assert(
      fc.property(metricArb(NOW), idArb, (input, id) => {
        const metric = parseMetrics(input, NOW)[0]?.metric;
        if (!metric) throw new Error("a metric that is right was refused");
        const point = toPoint(metric, id, ARRIVAL);
        expect(v.is(MetricPointSchema, point)).toBe(true);
        const item = toStored(point, about);
        expect(v.is(StoredMetricSchema, item)).toBe(true);
        expect(toVisible(item)).toMatchObject({
          id,
          service_name: input.service_name,
          metric_type: input.metric_type,
          value: input.value,
        });
        expect(item.timestamp).toBe(input.timestamp ?? ARRIVAL);
      }),
    );
  });

  it.each([NaN, Infinity, -Infinity, 1e16, 1e-109, "1", null, true])("may not have the value %s", (value) => {
    expect(parseMetrics({ service_name: "a", metric_type: "b", value }, NOW)).toMatchObject([
      { errors: [{ pointer: "#/value" }] },
    ]);
  });

  it("without a time get that of the first arrival, those with one keep it", () => {
    const base = { service_name: "a", metric_type: "b", value: 1 };
    const points = [toPoint(base, "met_1", ARRIVAL), toPoint({ ...base, timestamp: "2026-01-01T00:00:00Z" }, "met_2", ARRIVAL)];
    const first = "2026-01-02T00:00:00.000Z";
    expect(arrivedAt(points, first).map(({ timestamp }) => timestamp)).toEqual([first, "2026-01-01T00:00:00.000Z"]);
  });
});
