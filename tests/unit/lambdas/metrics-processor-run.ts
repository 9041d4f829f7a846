import { afterAll, afterEach, beforeAll, beforeEach, vi } from "vitest";
import { INGESTION_VARIABLES } from "../../../domain/contracts/environment-variables.js";
import type { MetricPoint, MetricsAccepted } from "../../../domain/contracts/metric.js";
import { shardOf } from "../../../domain/metrics/keys.js";
import type { SqsHandler } from "../../../lambdas/shared/sqs-handler.js";
import { MemoryDynamo, platformTables } from "../../support/memory-dynamo/index.js";
import { stubEnvironment } from "./support/environment.js";
import { FakeQueue } from "./support/fake-queue.js";
import { mockDynamo } from "./support/mock-dynamo.js";
import { captureOutput } from "./support/output.js";

export const SHARDS = 4;
const RULES = { "out-of-stock": { metricType: "stock*", comparison: "below", threshold: 1 } };
export const NOW = new Date("2026-01-02T03:04:05.678Z");
export const dynamo = new MemoryDynamo(platformTables());
export const queue = new FakeQueue();
export let handler: SqsHandler;
export let output: ReturnType<typeof captureOutput>;

/** The n-th id. */
export const id = (n: number): string =>
  `met_${[...String(n).padStart(32, "0")].map((digit) => String.fromCharCode(97 + Number(digit))).join("")}`;
export const secondsAgo = (seconds: number): string => new Date(NOW.getTime() - seconds * 1000).toISOString();

export const point = (n: number, change: Partial<MetricPoint> = {}): MetricPoint => ({
  id: id(n),
  service_name: "checkout",
  metric_type: "response_time",
  value: 100,
  timestamp: secondsAgo(0),
  ...change,
});

export const accepted = (points: readonly MetricPoint[], change: Partial<MetricsAccepted> = {}): MetricsAccepted => ({
  type: "metrics.accepted",
  tenant: "keyabc123",
  correlationId: "correlation-1",
  receivedAt: NOW.toISOString(),
  shards: SHARDS,
  points: [...points],
  ...change,
});

export const seriesOf = (id: string) => `keyabc123#checkout#response_time#${shardOf(id, SHARDS)}`;
export const store = (stored: MetricPoint, more: Record<string, unknown> = {}) => {
  dynamo.table("metrics").put({
    ...stored,
    series: seriesOf(stored.id),
    at: `${stored.timestamp}#${stored.id}`,
    tenantService: `keyabc123#checkout#${shardOf(stored.id, SHARDS)}`,
    correlationId: "correlation-0",
    receivedAt: stored.timestamp,
    expiresAt: Math.ceil(NOW.getTime() / 1000) + 1000,
    ...more,
  });
};
/** So many published points of around 100, a second apart, the last a second ago. */
export const history = (count: number) => {
  for (let n = 1; n <= count; n++) store(point(1000 + n, { value: 100 + (n % 5), timestamp: secondsAgo(n) }));
};
const all = () => dynamo.table("metrics").items();
export const items = () => all().filter(({ id }) => id !== undefined);
export const ofKind = (kind: string) => all().filter(({ series }) => String(series).endsWith(`#${kind}`));
export const marks = () => ofKind("done");
/** EMF lines of posted metrics, not of the function itself. */
export const published = () => output.emf().filter(({ metricId }) => metricId !== undefined);

/** The function with a table and a queue of its own, empty before each test, at a fixed time. */
export function useMetricsProcessor(): void {
  beforeAll(() => {
    stubEnvironment("metrics-processor", { [INGESTION_VARIABLES.rules]: JSON.stringify(RULES) });
    mockDynamo(dynamo);
  });
  beforeEach(async () => {
    vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
    // A process remembers the series it has seen: each test has its own.
    vi.resetModules();
    ({ handler } = await import("../../../lambdas/metrics-processor/handler.js"));
    output = captureOutput();
  });
  afterEach(() => {
    output.restore();
    dynamo.reset();
    queue.reset();
    vi.useRealTimers();
  });
  afterAll(() => vi.unstubAllEnvs());
}
