import type { Context } from "aws-lambda";
import * as v from "valibot";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { ANOMALY_VARIABLES, tableVariable } from "../../../domain/contracts/environment-variables.js";
import { readSettings } from "../../../lambdas/anomaly-detector/settings.js";
import { downWhile, MemoryDynamo, platformTables } from "../../support/memory-dynamo/index.js";
import { FakeMetrics, MINUTE, SERIES, START } from "./support/anomaly-detector.js";
import { stubEnvironment } from "./support/environment.js";
import { context } from "./support/messages.js";
import { mockDynamo } from "./support/mock-dynamo.js";
import { captureOutput } from "./support/output.js";

const dynamo = new MemoryDynamo(platformTables());
const metrics = new FakeMetrics();
let handler: (event: unknown, context: Context) => Promise<void>;
let output: ReturnType<typeof captureOutput>;

beforeAll(async () => {
  stubEnvironment("anomaly-detector", {
    [tableVariable("detectors")]: "detectors",
    [ANOMALY_VARIABLES.series]: JSON.stringify(SERIES),
    [ANOMALY_VARIABLES.settleSeconds]: "120",
    [ANOMALY_VARIABLES.learnHours]: "24",
    [ANOMALY_VARIABLES.threshold]: "0.99",
  });
  mockDynamo(dynamo);
  metrics.mock();
  ({ handler } = await import("../../../lambdas/anomaly-detector/handler.js"));
});
beforeEach(() => {
  output = captureOutput();
});
afterEach(() => {
  output.restore();
  dynamo.reset();
  metrics.reset();
});
afterAll(() => vi.unstubAllEnvs());

/** Invoked by the schedule when these minutes since the start are over and have settled. */
const run = (minutes: number) =>
  handler({ "detail-type": "Scheduled Event", time: new Date(START + (minutes + 2) * MINUTE).toISOString() }, context());

const Told = v.object({
  _aws: v.object({ Timestamp: v.number() }),
  series: v.string(),
  service: v.string(),
  environment: v.string(),
  AnomalyScore: v.number(),
  ExpectedValue: v.optional(v.number()),
  ExpectedLower: v.optional(v.number()),
  ExpectedUpper: v.optional(v.number()),
});
const told = (series = "orders-completed") =>
  output
    .emf()
    .flatMap((line) => (v.is(Told, line) && line.series === series ? [line] : []))
    .map(({ _aws, ...line }) => ({ minute: (_aws.Timestamp - START) / MINUTE, ...line }));

const wave = (count: number) => Array.from({ length: count }, (_, minute) => 20 + (minute % 5));

describe("the anomaly detector", () => {
  it("tells score and band of each minute, at the minute's own time", async () => {
    metrics.set("OrdersCompleted", wave(33));
    await run(30);
    output.clear();
    await run(33);
    expect(told().map(({ minute }) => minute)).toEqual([30, 31, 32]);
    const [first] = told();
    expect(first).toMatchObject({ service: "anomaly-detector", environment: "test", AnomalyScore: 0 });
    expect(first?.ExpectedLower).toBeLessThan(first?.ExpectedValue ?? 0);
    expect(first?.ExpectedUpper).toBeGreaterThan(first?.ExpectedValue ?? 0);
    expect(output.emf()[0]).toMatchObject({
      _aws: { CloudWatchMetrics: [{ Dimensions: [["service", "environment", "series"]] }] },
    });
  });

  it("notices that orders stop, which CloudWatch has no datapoint of, and logs what was odd", async () => {
    metrics.set("OrdersCompleted", wave(400));
    await run(400);
    output.clear();
    await run(420);
    expect(Math.max(...told().map(({ AnomalyScore }) => AnomalyScore))).toBeGreaterThan(0.99);
    const [line] = output.lines();
    expect(line).toMatchObject({ operation: "watch-series", outcome: "odd", values: 20 });
    expect(line).toHaveProperty("odd.0", expect.objectContaining({ series: "orders-completed", value: 0 }));
  });

  it("says which series are new and which have nothing to begin with", async () => {
    metrics.set("OrdersCompleted", wave(5));
    await run(5);
    const [line] = output.lines();
    expect(line).toMatchObject({ level: "INFO", begun: [{ series: "orders-completed", because: "new" }], empty: ["conversion"] });
  });

  it("warns when it had to forget what it knew", async () => {
    metrics.set("OrdersCompleted", wave(50));
    await run(40);
    const [item] = dynamo.table("detectors").items();
    dynamo.table("detectors").put({ ...item, state: Uint8Array.from([1, 2, 3]) });
    output.clear();
    await run(41);
    expect(output.lines()[0]).toMatchObject({
      level: "WARN",
      begun: [{ series: "orders-completed", because: "state of another version" }],
    });
    expect(told().map(({ minute }) => minute)).toEqual([40]);
    output.clear();
    await run(43);
    expect(told().map(({ minute }) => minute)).toEqual([41, 42]);
  });

  it("forgets once what it cannot read, not every minute", async () => {
    metrics.set("OrdersCompleted", wave(50));
    await run(40);
    const [item] = dynamo.table("detectors").items();
    dynamo.table("detectors").put({ ...item, definedAs: 7 });
    output.clear();
    await run(41);
    expect(output.lines()[0]).toMatchObject({ begun: [{ because: "defined otherwise" }], overtaken: [] });
    output.clear();
    await run(43);
    expect(output.lines()[0]).toMatchObject({ begun: [] });
    expect(told().map(({ minute }) => minute)).toEqual([41, 42]);
  });

  it("reads all pages of what there is", async () => {
    metrics.set("OrdersCompleted", wave(60));
    metrics.pageSize = 7;
    await run(60);
    const [paged] = dynamo.table("detectors").items();
    dynamo.reset();
    metrics.pageSize = 1000;
    await run(60);
    expect(dynamo.table("detectors").items()[0]?.state).toEqual(paged?.state);
  });

  it.each(["PartialData", "InternalError", "Forbidden"])("takes %s for no answer, not for silence", async (status) => {
    metrics.set("OrdersCompleted", wave(60));
    await run(50);
    output.clear();
    metrics.status = status;
    await expect(run(55)).rejects.toThrow(`its status is ${status}`);
    expect(told()).toEqual([]);
    metrics.status = "Complete";
    await run(57);
    expect(told().map(({ minute }) => minute)).toEqual([50, 51, 52, 53, 54, 55, 56]);
  });

  it("makes up for what it missed while CloudWatch did not answer, and for one series that fails follows the others", async () => {
    metrics.set("OrdersCompleted", wave(60));
    metrics.set("Completed", Array(60).fill(3));
    metrics.set("Started", Array(60).fill(4));
    await run(50);
    output.clear();
    metrics.before = ({ MetricDataQueries }) =>
      MetricDataQueries?.length === 1 ? Promise.reject(new Error("throttled")) : undefined;
    await expect(run(55)).rejects.toThrow(
      "1 of 2 series could not be watched: orders-completed: reading shop/Application OrdersCompleted",
    );
    expect(told("conversion").map(({ minute }) => minute)).toEqual([50, 51, 52, 53, 54]);
    metrics.before = undefined;
    await run(56);
    expect(told().map(({ minute }) => minute)).toEqual([50, 51, 52, 53, 54, 55]);
  });

  it("tells again what it could not remember, the same at the same time", async () => {
    metrics.set("OrdersCompleted", wave(60));
    await run(50);
    output.clear();
    dynamo.faults = downWhile(() => dynamo.calls.at(-1)?.command === "PutItem");
    await expect(run(52)).rejects.toThrow("writing to table detectors");
    dynamo.faults = {};
    const first = told();
    output.clear();
    await run(52);
    expect(told()).toEqual(first);
    expect(first.map(({ minute }) => minute)).toEqual([50, 51]);
  });

  it("asks for whole periods only, and for the same when an invocation is repeated", async () => {
    metrics.set("OrdersCompleted", wave(60));
    await run(50.5);
    await run(50.5);
    const ends = metrics.asked.map(({ EndTime }) => (new Date(EndTime ?? 0).getTime() - START) / MINUTE);
    expect(new Set(ends)).toEqual(new Set([50]));
    expect(told()).toHaveLength(1);
  });

  it("refuses variables that are missing or wrong, all at once", () => {
    const wrong = { ...process.env, [ANOMALY_VARIABLES.series]: "{}}", [ANOMALY_VARIABLES.learnHours]: "forever" };
    expect(() => readSettings(wrong)).toThrow(/ANOMALY_SERIES.*ANOMALY_LEARN_HOURS/);
  });
});
