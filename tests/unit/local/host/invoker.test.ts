import { afterEach, describe, expect, test } from "vitest";
import type { DeployedFunction } from "../../../../local/host/deployed/model.js";
import type { HostEvent } from "../../../../local/host/events.js";
import { Invoker } from "../../../../local/host/invoke/invoker.js";
import { lambdaMetrics } from "../../../../local/host/invoke/platform-metrics.js";
import { createInvocationTracer } from "../../../../local/host/trace/invocation.js";
import { WorkerPool } from "../../../../local/host/worker/pool.js";
import { LambdaWorker } from "../../../../local/host/worker/worker.js";
import { createMetricStore } from "../../../../simulator/metrics/index.js";
import { bootstrap, functionWith } from "./fixtures.js";

const pools: WorkerPool[] = [];
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.end()));
});

/** The invoker of a function with everything it produces. */
function host(fn: DeployedFunction, size = 4) {
  const lines: { stream: string; line: string }[] = [];
  const events: HostEvent[] = [];
  const segments: Readonly<Record<string, unknown>>[] = [];
  const store = createMetricStore();
  const log = (stream: string, line: string): void => void lines.push({ stream, line });
  const environment = { ...fn.environment, _HANDLER: "index.handler" };
  const pool = new WorkerPool({
    create: () => new LambdaWorker({ fn, bootstrap, environment, onLine: log }),
    size,
    idleMs: 60_000,
  });
  pools.push(pool);
  const tracer = createInvocationTracer(
    () => true,
    (segment) => void segments.push(segment),
  );
  const invoker = new Invoker({
    fn,
    pool,
    metrics: lambdaMetrics(store),
    tracer,
    log,
    notify: (event) => void events.push(event),
  });
  const total = (name: string, statistic = "Sum"): number =>
    store
      .statistics({
        namespace: "AWS/Lambda",
        name,
        dimensions: { FunctionName: fn.name },
        statistic,
        periodSeconds: 3600,
        from: Date.now() - 3_600_000,
        to: Date.now() + 60_000,
      })
      .reduce((sum, point) => sum + point.value, 0);
  const reports = () => lines.map(({ line }) => JSON.parse(line)).filter((line) => line.type === "platform.report");
  return { invoker, pool, lines, events, segments, total, reports };
}

describe("an invocation", () => {
  test("answers what the handler answers, and the same environment is used again", async () => {
    const fn = functionWith("let n = 0; export const handler = async (event) => ({ echoed: event.word, n: ++n });");
    const { invoker, pool, events, reports, total } = host(fn);
    expect(await invoker.invoke('{"word":"hello"}')).toEqual({ status: "success", payload: '{"echoed":"hello","n":1}' });
    expect(await invoker.invoke('{"word":"again"}')).toEqual({ status: "success", payload: '{"echoed":"again","n":2}' });
    expect(pool.size).toBe(1);
    expect(events.map((event) => event.kind === "function-invoked" && event.cold)).toEqual([true, false]);
    expect(reports()[0].record.metrics.initDurationMs).toBeGreaterThan(0);
    expect(reports()[1].record.metrics).not.toHaveProperty("initDurationMs");
    expect([total("Invocations"), total("Errors"), total("Duration", "SampleCount")]).toEqual([2, 0, 2]);
  });

  test("gives the code its own variables, context, and lines in order between platform.start and platform.report", async () => {
    const fn = functionWith(
      `export const handler = async (event, context) => {
        console.log(JSON.stringify({ first: process.env.COLOUR, id: context.awsRequestId }));
        console.log("second");
        return [context.functionName, context.getRemainingTimeInMillis() > 4000, context.memoryLimitInMB, process.env.HOME ?? "no HOME"];
      };`,
      { environment: { COLOUR: "blue" } },
    );
    const { invoker, lines } = host(fn);
    expect(await invoker.invoke("{}")).toEqual({
      status: "success",
      payload: JSON.stringify([fn.name, true, "128", "no HOME"]),
    });
    const [start, first, second, report] = lines.map(({ line }) => line);
    expect(JSON.parse(start ?? "")).toMatchObject({ type: "platform.start", record: { version: "$LATEST" } });
    expect(JSON.parse(first ?? "")).toEqual({ first: "blue", id: JSON.parse(start ?? "").record.requestId });
    expect(second).toBe("second");
    expect(JSON.parse(report ?? "")).toMatchObject({ type: "platform.report", record: { status: "success" } });
  });

  test("that throws is an error with its line at level ERROR, and leaves the environment usable", async () => {
    const fn = functionWith("export const handler = async () => { throw new RangeError('too much'); };");
    const { invoker, pool, lines, total, events } = host(fn);
    const error = { errorType: "RangeError", errorMessage: "too much" };
    expect(await invoker.invoke("{}")).toMatchObject({ status: "failed", error });
    await invoker.invoke("{}");
    expect(lines.map(({ line }) => JSON.parse(line)).filter((line) => line.level === "ERROR")).toMatchObject([
      { message: error },
      { message: error },
    ]);
    const traces = lines.map(({ line }) => JSON.parse(line).message?.stackTrace?.join("\n")).filter((trace) => trace);
    expect(traces).toEqual(Array(2).fill(expect.stringContaining("file:///var/task/index.mjs")));
    expect(JSON.stringify(traces)).not.toContain(fn.bundleDirectory);
    expect([total("Invocations"), total("Errors"), pool.size]).toEqual([2, 2, 1]);
    expect(events[0]).toMatchObject({ kind: "function-failed", service: "payment-handler", error });
  });

  test("that hangs ends at the function's timeout, and the next one gets a new environment", async () => {
    const source =
      "export const handler = (event) => event.hang ? new Promise(() => setInterval(() => {}, 10)) : Promise.resolve(1);";
    const { invoker, reports, events } = host(functionWith(source, { timeoutSeconds: 0.3 }));
    expect(await invoker.invoke('{"hang":true}')).toMatchObject({
      status: "failed",
      error: { errorType: "Sandbox.Timedout", errorMessage: "Task timed out after 0.30 seconds" },
    });
    expect(await invoker.invoke("{}")).toEqual({ status: "success", payload: "1" });
    expect(reports().map((line) => line.record.status)).toEqual(["timeout", "success"]);
    expect(events.map((event) => event.kind)).toEqual(["function-timed-out", "function-invoked"]);
  });

  test("that spins without yielding is ended too", async () => {
    const { invoker } = host(functionWith("export const handler = async () => { for (;;); };", { timeoutSeconds: 0.3 }));
    expect(await invoker.invoke("{}")).toMatchObject({ status: "failed", error: { errorType: "Sandbox.Timedout" } });
  });

  test.each([
    ["process.exit", "export const handler = async () => process.exit(3);", "Runtime.ExitError", /exit status 3/],
    [
      "an uncaught exception",
      "export const handler = () => new Promise(() => setTimeout(() => { throw new TypeError('late'); }, 1));",
      "TypeError",
      /late/,
    ],
    [
      "a rejection nobody awaits",
      "export const handler = async () => { Promise.reject(new Error('lost')); await new Promise(() => {}); };",
      "Error",
      /lost/,
    ],
    ["a bundle that cannot load", "throw new Error('no config');", "Error", /no config/],
    ["a bundle without its handler", "export const other = 1;", "TypeError", /exports no function "handler"/],
  ])(
    "%s is a crash: seen, logged at level ERROR, and the next invocation starts anew",
    async (_what, source, errorType, message) => {
      const { invoker, lines, events, total, reports } = host(functionWith(source));
      for (const _ of [1, 2]) {
        const result = await invoker.invoke("{}");
        expect(result).toMatchObject({ status: "failed", error: { errorType, errorMessage: expect.stringMatching(message) } });
      }
      expect(events.map((event) => event.kind)).toEqual(["function-crashed", "function-crashed"]);
      expect(lines.map(({ line }) => JSON.parse(line)).filter((line) => line.level === "ERROR")).toHaveLength(2);
      expect(reports().map((line) => line.record.status)).toEqual(["error", "error"]);
      expect(new Set(lines.map(({ stream }) => stream)).size).toBe(2);
      expect(total("Errors")).toBe(2);
    },
  );

  test("that eats its memory is ended without the host noticing", async () => {
    const source =
      "export const handler = async () => { const all = []; for (;;) all.push(new Array(100_000).fill({ a: 1 })); };";
    const { invoker } = host(functionWith(source, { memoryMb: 64 }));
    expect(await invoker.invoke("{}")).toMatchObject({
      status: "failed",
      error: { errorType: "Runtime.ExitError", errorMessage: expect.stringContaining("64 MB") },
    });
  });

  test("over the reserved concurrency is throttled and does not happen", async () => {
    const fn = functionWith("export const handler = () => new Promise((done) => setTimeout(done, 50));", {
      reservedConcurrency: 1,
    });
    const { invoker, total, events } = host(fn);
    const [first, second] = await Promise.all([invoker.invoke("{}"), invoker.invoke("{}")]);
    expect([first.status, second.status]).toEqual(["success", "throttled"]);
    expect([total("Invocations"), total("Throttles"), total("ConcurrentExecutions", "Maximum")]).toEqual([1, 1, 1]);
    expect(events[0]).toEqual({ kind: "function-throttled", service: "payment-handler" });
  });

  test("waits for a worker where the laptop runs fewer than the function may have", async () => {
    const fn = functionWith("export const handler = () => new Promise((done) => setTimeout(done, 20));");
    const { invoker, pool, total } = host(fn, 1);
    const results = await Promise.all([invoker.invoke("{}"), invoker.invoke("{}"), invoker.invoke("{}")]);
    expect(results.map((result) => result.status)).toEqual(["success", "success", "success"]);
    expect([pool.size, total("ConcurrentExecutions", "Maximum")]).toEqual([1, 1]);
  });

  test("starts environments one after the other, and as many as are needed", async () => {
    const fn = functionWith(
      "await new Promise((done) => setTimeout(done, 30)); export const handler = () => new Promise((done) => setTimeout(done, 300));",
    );
    const { invoker, pool } = host(fn);
    const results = [1, 2, 3].map(() => invoker.invoke("{}"));
    await new Promise((resolve) => setImmediate(resolve));
    expect(pool.size).toBe(1);
    expect((await Promise.all(results)).map((result) => result.status)).toEqual(["success", "success", "success"]);
    expect(pool.size).toBeGreaterThan(1);
  });

  test("fails before the handler for the share that a fault asks for", async () => {
    const { invoker } = host(functionWith("export const handler = async () => 'done';"));
    invoker.throwShare = 1;
    expect(await invoker.invoke("{}")).toMatchObject({
      status: "failed",
      error: { errorMessage: expect.stringContaining("Injected") },
    });
    invoker.throwError = { name: "TypeError", message: "no such amount" };
    expect(await invoker.invoke("{}")).toMatchObject({ error: { errorType: "TypeError", errorMessage: "no such amount" } });
    invoker.throwShare = 0;
    expect(await invoker.invoke("{}")).toMatchObject({ status: "success" });
  });

  test("is traced as AWS traces it: the function's segment is the parent that the code sees", async () => {
    const { invoker, segments } = host(functionWith("export const handler = async () => process.env._X_AMZN_TRACE_ID;"));
    const result = await invoker.invoke("{}");
    const [service, inside] = segments;
    expect(service).toMatchObject({ origin: "AWS::Lambda" });
    expect(inside).toMatchObject({ origin: "AWS::Lambda::Function", parent_id: service?.id, trace_id: service?.trace_id });
    expect(result).toEqual({
      status: "success",
      payload: JSON.stringify(`Root=${service?.trace_id};Parent=${inside?.id};Sampled=1`),
    });
  });
});
