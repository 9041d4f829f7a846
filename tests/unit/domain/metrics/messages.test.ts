import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { type MetricPoint, MetricsAcceptedSchema } from "../../../../domain/contracts/metric.js";
import { utf8Bytes } from "../../../../domain/metrics/chunks.js";
import { messagesOf } from "../../../../domain/metrics/messages.js";
import { idArb, instantArb, nameArb, valueArb } from "./arbitraries.js";

const pointArb: fc.Arbitrary<MetricPoint> = fc.record({
  id: idArb,
  service_name: nameArb,
  metric_type: nameArb,
  value: valueArb.map((value) => value + 0),
  timestamp: instantArb.map((ms) => new Date(ms).toISOString()),
  metadata: fc.dictionary(nameArb, fc.string({ maxLength: 256, unit: "binary" }), { maxKeys: 20, noNullPrototype: true }),
});

const about = {
  type: "metrics.accepted",
  tenant: "keyabc123",
  correlationId: "correlation-1",
  receivedAt: "2026-01-02T03:04:05.678Z",
  shards: 4,
} as const;

describe("messages", () => {
  it("hold all points in order, are taken by their schema, and no larger than SQS takes", () => {
    fc.assert(
      fc.property(fc.array(pointArb, { maxLength: 80 }), (points) => {
        const messages = messagesOf(points, about);
        expect(messages.flatMap((message) => message.points)).toEqual(points);
        for (const { points: group, body } of messages) {
          expect(v.parse(MetricsAcceptedSchema, JSON.parse(body))).toEqual({ ...about, points: group });
          expect(Buffer.byteLength(body)).toBeLessThan(256 * 1024);
          // Characters that SQS refuses ("SendMessage").
          expect(body).not.toMatch(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("are few: small points go by the most that one may hold", () => {
    const point: MetricPoint = {
      id: "met_a",
      service_name: "a",
      metric_type: "b",
      value: 1,
      timestamp: "2026-01-02T03:04:05.678Z",
    };
    expect(
      messagesOf(
        Array.from({ length: 500 }, () => point),
        about,
      ),
    ).toHaveLength(20);
    expect(messagesOf([], about)).toEqual([]);
  });

  it("with the largest points are split by their bytes", () => {
    const metadata = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`key${n}`, "語".repeat(256)]));
    const point: MetricPoint = {
      ...{ id: "met_a", service_name: "a", metric_type: "b", value: 1, timestamp: "2026-01-02T03:04:05.678Z" },
      metadata,
    };
    const messages = messagesOf(
      Array.from({ length: 50 }, () => point),
      about,
    );
    expect(messages.length).toBeGreaterThan(2);
    for (const { body } of messages) expect(Buffer.byteLength(body)).toBeLessThan(256 * 1024);
  });
});

it("bytes are counted as UTF-8 does", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(utf8Bytes(text)).toBe(Buffer.byteLength(text));
    }),
  );
});
