import fc from "fast-check";
import { type IncidentMaterial, NODE_KINDS } from "../../../../../domain/contracts/material.js";
import { SOURCES } from "../../../../../domain/contracts/report.js";
import { SEVERITIES } from "../../../../../domain/contracts/severity.js";

const START = Date.parse("2026-11-21T09:00:00.000Z");
const instant = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 0, max: 7200 }).map((seconds) => new Date(START + 1000 * seconds).toISOString()) },
  { weight: 1, arbitrary: fc.constantFrom("2026-02-31T00:00:00.000Z", "0000-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z") },
);
const node = fc.constantFrom(
  "client",
  "api",
  "shop",
  "queue:orders",
  "worker",
  "table:orders",
  "bank",
  "a b",
  "__proto__",
  "constructor",
);
const value = fc.option(
  fc.oneof(fc.double({ min: 0, max: 200, noNaN: true }), fc.constantFrom(0, 100, -5, 1e-300, 1e300), fc.double({ noNaN: true })),
  { nil: null, freq: 5 },
);
const values = (length: number) =>
  fc.oneof(
    fc.array(value, { minLength: length, maxLength: length }),
    // Calm, then not.
    fc
      .tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 1000 }))
      .map(([calm, then]) => Array.from({ length }, (_, at) => (at % 7 === 3 ? then : calm))),
    fc.array(value, { maxLength: length + 2 }),
  );
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom(
    "the message is refused: x",
    "circuit breaker of bank opened",
    "bank did not answer within 5 ms",
    "password=hunter2",
  ),
);
const name = fc.string({ minLength: 1, maxLength: 12 });

const points = (from: number) =>
  fc.integer({ min: 0, max: 14 }).chain((length) =>
    fc.record({
      timestamps: fc.constant(Array.from({ length }, (_, at) => START / 1000 + from + 60 * at)),
      series: fc.dictionary(
        node,
        fc.dictionary(
          fc.constantFrom("latency/Average", "latency/p99", "availability/Average", "requests/Sum", "other/Sum"),
          values(length),
          { maxKeys: 3 },
        ),
        { maxKeys: 6 },
      ),
    }),
  );

const further = fc.integer({ min: 0, max: 20 }).chain((length) =>
  fc.record({
    node,
    name: fc.constantFrom("InvalidMessage", "ProviderFailed", "CircuitOpen", "Throttles", "DeadLetters", "CPUUtilization", "x"),
    statistic: fc.constantFrom("Sum", "Maximum", "Average"),
    unit: fc.constantFrom("Count", "Percent", "Seconds", "Milliseconds", "", "Bytes"),
    reference: name,
    timestamps: fc.constant(Array.from({ length }, (_, at) => START / 1000 + 60 * at)),
    values: values(length),
  }),
);

const step = fc.record({
  node,
  caller: fc.option(node, { nil: null }),
  name: text,
  startMs: fc.double({ min: 0, max: 5000, noNaN: true }),
  durationMs: fc.oneof(fc.double({ min: 0, max: 5000, noNaN: true }), fc.constantFrom(-1, 1e300)),
  error: fc.boolean(),
  fault: fc.boolean(),
  throttle: fc.boolean(),
  cause: fc.option(text, { nil: null }),
});

const line = fc.record({
  at: instant,
  node,
  level: fc.option(fc.constantFrom("INFO", "WARN", "ERROR", "FATAL", "?"), { nil: null }),
  message: text,
  errorName: fc.option(fc.constantFrom("InvalidMessageError", "ProviderTimeoutError", "TypeError", ""), { nil: null }),
  operation: fc.option(name, { nil: null }),
});

/** Any material that its schema takes, however odd. */
export const anyMaterial: fc.Arbitrary<IncidentMaterial> = fc.record({
  version: fc.constant(1 as const),
  incidentId: name,
  environment: name,
  trigger: fc.record({
    kind: fc.constantFrom("alarm" as const, "anomaly" as const),
    name,
    severity: fc.option(fc.constantFrom(...SEVERITIES), { nil: null }),
    runbook: fc.option(name, { nil: null }),
    at: instant,
    reason: text,
    node,
    metric: fc.constantFrom("latency" as const, "availability" as const, "requests" as const),
  }),
  windows: fc.record({ normal: fc.record({ from: instant, to: instant }), incident: fc.record({ from: instant, to: instant }) }),
  nodes: fc.array(fc.record({ name: node, kind: fc.constantFrom(...NODE_KINDS) }), { maxLength: 8 }),
  edges: fc.array(fc.tuple(node, node), { maxLength: 14 }),
  metrics: fc.record({ normal: points(0), incident: points(3600) }),
  further: fc.array(further, { maxLength: 4 }),
  traces: fc.array(
    fc.record({
      id: name,
      startedAt: instant,
      durationMs: fc.double({ noNaN: true }),
      chosen: fc.constantFrom("slow" as const, "failing" as const),
      steps: fc.array(step, { maxLength: 6 }),
    }),
    { maxLength: 4 },
  ),
  logs: fc.record({ normal: fc.array(line, { maxLength: 6 }), incident: fc.array(line, { maxLength: 10 }) }),
  changes: fc.array(
    fc.record({
      id: name,
      at: instant,
      kind: fc.constantFrom("deployment" as const, "configuration" as const),
      node: fc.option(node, { nil: null }),
      resource: fc.string({ maxLength: 8 }),
      event: name,
      actor: text,
      version: fc.option(text, { nil: null }),
    }),
    { maxLength: 4 },
  ),
  slo: fc.record({ target: fc.constantFrom(0.5, 0.999, 1), periodDays: fc.integer({ min: 1, max: 366 }) }),
  lacking: fc.array(fc.record({ source: fc.constantFrom(...SOURCES), reason: name }), { maxLength: 3 }),
});
