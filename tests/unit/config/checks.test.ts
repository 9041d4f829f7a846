import { describe, expect, it } from "vitest";
import { crossFieldProblems } from "../../../config/checks.js";
import { loadConfig, type PlatformConfig } from "../../../config/index.js";

const config = loadConfig({});
const pathsOf = (changed: Partial<PlatformConfig>) =>
  crossFieldProblems({ ...config, ...changed }).map((problem) => problem.path);

const withFunction = (change: object): Partial<PlatformConfig> => {
  const base = config.services["payment-handler"];
  if (base?.kind !== "function") throw new Error("the reference workload lost its payment handler");
  return { services: { ...config.services, "payment-handler": { ...base, ...change } } };
};

describe("crossFieldProblems", () => {
  it("finds nothing wrong with the shipped configuration", () => {
    expect(crossFieldProblems(config)).toEqual([]);
  });

  it("finds a service that sends to a queue that is not there", () => {
    expect(crossFieldProblems({ ...config, ...withFunction({ sendsTo: ["returns"] }) })).toEqual([
      {
        path: "services.payment-handler.sendsTo",
        value: '"returns"',
        allowed: `must be one of ${Object.keys(config.queues).join(", ")}`,
      },
    ]);
  });

  it("finds a table that is not there", () => {
    expect(pathsOf(withFunction({ tables: { returns: ["GetItem"] }, guards: [] }))).toEqual(["services.payment-handler.tables"]);
  });

  it("finds a consumed queue that is not there", () => {
    const consumes = [{ queue: "returns", batchSize: 10, batchWindowSeconds: 0 }];
    expect(pathsOf(withFunction({ consumes }))).toEqual(["services.payment-handler.consumes.0.queue"]);
  });

  it("finds a visibility timeout under six times the consumer's timeout", () => {
    expect(pathsOf(withFunction({ timeoutSeconds: 31 }))).toEqual(["queues.payments.visibilityTimeoutSeconds"]);
  });

  it("finds two consumers of one queue", () => {
    const consumes = [{ queue: "orders", batchSize: 10, batchWindowSeconds: 0 }];
    expect(pathsOf(withFunction({ consumes }))).toEqual(["services.payment-handler.consumes"]);
  });

  it("finds a large batch without a window, which Lambda refuses", () => {
    const consumes = [{ queue: "payments", batchSize: 100, batchWindowSeconds: 0 }];
    expect(pathsOf(withFunction({ consumes }))).toEqual(["services.payment-handler.consumes.0.batchWindowSeconds"]);
  });

  it("finds an event source that may use more concurrency than the function has", () => {
    const consumes = [{ queue: "payments", batchSize: 10, batchWindowSeconds: 0, maximumConcurrency: 60 }];
    expect(pathsOf(withFunction({ consumes }))).toEqual(["services.payment-handler.consumes.0.maximumConcurrency"]);
  });

  it("finds event sources that together may use more concurrency than the function has", () => {
    const consumes = ["payments", "orders"].map((queue) => ({
      queue,
      batchSize: 10,
      batchWindowSeconds: 0,
      maximumConcurrency: 30,
    }));
    expect(pathsOf(withFunction({ consumes }))).toEqual(
      expect.arrayContaining([0, 1].map((index) => `services.payment-handler.consumes.${index}.maximumConcurrency`)),
    );
  });

  it("finds a container whose minimum is over its maximum", () => {
    const api = config.services["order-api"];
    if (api?.kind !== "container") throw new Error("the reference workload lost its API");
    const services = { ...config.services, "order-api": { ...api, scaling: { ...api.scaling, minimum: 9, maximum: 2 } } };
    expect(pathsOf({ services })).toEqual(["services.order-api.scaling.minimum"]);
  });

  it("finds CPU and memory that Fargate does not offer together", () => {
    const api = config.services["order-api"];
    if (api?.kind !== "container") throw new Error("the reference workload lost its API");
    const services = { ...config.services, "order-api": { ...api, cpu: 1024 as const, memoryMb: 1024 } };
    expect(pathsOf({ services })).toEqual(["services.order-api.memoryMb"]);
  });

  it.each(["alarms", "alarms-high", "orders-dlq"])("finds a queue whose name the platform needs: %s", (name) => {
    const { orders } = config.queues;
    if (!orders) throw new Error("the reference workload lost its orders queue");
    expect(pathsOf({ queues: { ...config.queues, [name]: orders } })).toEqual([`queues.${name}`]);
  });

  it("finds an alarm that needs more datapoints than it looks at", () => {
    const alarms = { ...config.alarms, ecsCpu: { ...config.alarms.ecsCpu, datapointsToAlarm: 6 } };
    expect(pathsOf({ alarms })).toEqual(["alarms.ecsCpu.datapointsToAlarm"]);
  });

  it("finds an alarm window that CloudWatch refuses", () => {
    const alarms = { ...config.alarms, ecsErrors: { ...config.alarms.ecsErrors, periodSeconds: 1800, evaluationPeriods: 49 } };
    expect(pathsOf({ alarms })).toEqual(["alarms.ecsErrors"]);
    const hourly = { ...config.alarms, ecsErrors: { ...config.alarms.ecsErrors, periodSeconds: 3600, evaluationPeriods: 49 } };
    expect(pathsOf({ alarms: hourly })).toEqual([]);
  });

  it("finds subnets that overlap", () => {
    expect(pathsOf({ network: { ...config.network, firstPrivateSubnet: 2 } })).toEqual(["network.firstPrivateSubnet"]);
  });

  it("finds an archive that expires before it moves", () => {
    expect(
      pathsOf({
        logs: { ...config.logs, archive: { enabled: true, replicate: true, glacierAfterDays: 90, expireAfterDays: 90 } },
      }),
    ).toEqual(["logs.archive.expireAfterDays"]);
  });
});

describe("circuit breakers", () => {
  it("need the table that they are shared in", () => {
    expect(pathsOf(withFunction({ tables: { ...config.services["payment-handler"]?.tables, circuit: ["GetItem"] } }))).toEqual([
      "services.payment-handler.tables.circuit",
    ]);
  });

  it("must leave a trial the time that the payment provider is given", () => {
    const paymentProvider = { ...config.paymentProvider, timeoutMs: 8001 };
    expect(pathsOf({ paymentProvider })).toEqual(["circuitBreakers.payment-provider.leaseSeconds"]);
    expect(pathsOf({ paymentProvider: { ...paymentProvider, timeoutMs: 8000 } })).toEqual([]);
  });
});
