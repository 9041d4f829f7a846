import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { describe, expect, test, vi } from "vitest";
import { ContainerStartError, startContainer } from "../../../../local/host/container/container.js";
import { eachLine } from "../../../../local/host/container/lines.js";
import { putContainerMetrics } from "../../../../local/host/container/metrics.js";
import { linuxUsage, processUsage, psUsage } from "../../../../local/host/container/usage.js";
import type { DeployedContainer } from "../../../../local/host/deployed/model.js";
import { nodeWarning } from "../../../../local/host/node.js";
import { containerEnvironment, functionEnvironment } from "../../../../local/host/overlay.js";
import { platformSamplingRule } from "../../../../local/host/sampling-rule.js";
import { createSampler } from "../../../../local/host/trace/sampler.js";
import { WorkerPool } from "../../../../local/host/worker/pool.js";
import { LambdaWorker } from "../../../../local/host/worker/worker.js";
import { createMetricStore } from "../../../../simulator/metrics/index.js";
import { bootstrap, functionWith } from "./fixtures.js";

const container: DeployedContainer = {
  service: "order-api",
  clusterName: "shop",
  serviceName: "shop-order-api",
  environment: {},
  secrets: [],
  port: 3000,
  logGroup: "/ecs/shop-order-api",
  cpuUnits: 256,
  memoryMb: 512,
};

describe("sampling", () => {
  test("takes the reservoir each second, then the fixed rate", () => {
    const draws = [0.05, 0.5, 0.05];
    const sample = createSampler({ name: "r", priority: 1, fixedRate: 0.1, reservoirSize: 2 }, () => draws.shift() ?? 1);
    expect([sample(0), sample(999), sample(500), sample(500), sample(1000)]).toEqual([true, true, true, false, true]);
  });

  test("is the deployed rule, else the synthesized one that is asked first, else X-Ray's own", async () => {
    const stacks = mkdtempSync(join(tmpdir(), "stacks-"));
    const attributes = { rule_name: "deployed", priority: 1, fixed_rate: 0.1, reservoir_size: 1 };
    const deployed = [{ type: "aws_xray_sampling_rule", address: "a", file: "f", attributes }];
    expect(await platformSamplingRule([], join(stacks, "none"))).toMatchObject({ name: "Default", fixedRate: 0.05 });
    mkdirSync(join(stacks, "monitoring"));
    const rules = { a: { ...attributes, rule_name: "late", priority: 9 }, b: { ...attributes, rule_name: "first" } };
    writeFileSync(join(stacks, "monitoring/cdk.tf.json"), JSON.stringify({ resource: { aws_xray_sampling_rule: rules } }));
    expect(await platformSamplingRule([], stacks)).toEqual({ name: "first", priority: 1, fixedRate: 0.1, reservoirSize: 1 });
    expect((await platformSamplingRule(deployed, stacks)).name).toBe("deployed");
  });
});

describe("the environment of a service", () => {
  const at = {
    motoUrl: "http://127.0.0.1:4000",
    awsUrl: "http://127.0.0.1:5000",
    daemonAddress: "127.0.0.1:2000",
    providerUrl: "http://127.0.0.1:6000",
    region: "eu-west-1",
  };
  const deployed = {
    QUEUE_ORDERS_URL: "http://127.0.0.1:4000/123456789012/orders",
    OTHER: "http://127.0.0.1:40001/x",
    PAYMENT_PROVIDER_URL: "http://127.0.0.1:1",
    AWS_REGION: "us-east-1",
  };

  test("is the deployed one with the laptop's addresses: nothing bypasses the endpoint", () => {
    expect(containerEnvironment(deployed, at)).toMatchObject({
      QUEUE_ORDERS_URL: "http://127.0.0.1:5000/123456789012/orders",
      OTHER: "http://127.0.0.1:40001/x",
      PAYMENT_PROVIDER_URL: "http://127.0.0.1:6000",
      AWS_ENDPOINT_URL: "http://127.0.0.1:5000",
      AWS_REGION: "eu-west-1",
      AWS_XRAY_DAEMON_ADDRESS: "127.0.0.1:2000",
    });
  });

  test("has no provider where none is deployed, nothing of this machine, and what Lambda sets", () => {
    const environment = functionEnvironment(functionWith("", { environment: {} }), at);
    expect(environment).not.toHaveProperty("PAYMENT_PROVIDER_URL");
    expect(environment).not.toHaveProperty("PATH");
    expect(environment).toMatchObject({
      AWS_LAMBDA_FUNCTION_NAME: "shop-payment-handler-test",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "128",
      AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x",
      LAMBDA_TASK_ROOT: expect.stringContaining("bundle-"),
    });
  });

  test("is warned of once when this Node.js is not the functions'", () => {
    expect(nodeWarning(["nodejs22.x", "nodejs22.x"], "22.4.0")).toBeNull();
    expect(nodeWarning(["nodejs22.x"], "20.19.0")).toBe("functions run on Node.js 20.19.0 here, on nodejs22.x in the cloud");
  });
});

describe("a container's figures", () => {
  test("are its share of what its task reserves", () => {
    const store = createMetricStore();
    const MB = 1_048_576;
    const before = { at: 0, cpuSeconds: 1, residentBytes: 0 };
    putContainerMetrics(store, container, before, { at: 60_000, cpuSeconds: 4, residentBytes: 128 * MB });
    const value = (name: string) =>
      store.statistics({
        namespace: "AWS/ECS",
        name,
        dimensions: { ClusterName: "shop", ServiceName: "shop-order-api" },
        statistic: "Average",
        periodSeconds: 60,
        from: 0,
        to: 120_000,
      })[0]?.value;
    expect([value("CPUUtilization"), value("MemoryUtilization")]).toEqual([20, 25]);
  });

  test("are read from the process, however its name looks", async () => {
    const stat = `7 (a b) c) S 1 7 7 0 -1 4194560 1 0 0 0 250 50 0 0 20 0 11 0 100 1 1`;
    expect(linuxUsage(stat, "Name:\tnode\nVmRSS:\t    2048 kB\n")).toEqual({ cpuSeconds: 3, residentBytes: 2_097_152 });
    expect(linuxUsage("", "")).toBeNull();
    expect(psUsage("   1:02.50  2048\n")).toEqual({ cpuSeconds: 62.5, residentBytes: 2_097_152 });
    expect(psUsage("1-01:00:00 1\n")).toEqual({ cpuSeconds: 90_000, residentBytes: 1024 });
    expect(psUsage("")).toBeNull();
    expect((await processUsage(process.pid))?.residentBytes).toBeGreaterThan(1_000_000);
  });

  test("lines are whole even when their bytes arrive in pieces", async () => {
    const stream = new PassThrough();
    const lines: string[] = [];
    eachLine(stream, (line) => void lines.push(line));
    const bytes = Buffer.from("één\n\nzwei\nlast");
    for (const byte of bytes) stream.write(Buffer.from([byte]));
    await new Promise((resolve) => stream.on("end", resolve).end());
    expect(lines).toEqual(["één", "zwei", "last"]);
  });
});

describe("a container", () => {
  const start = (source: string) => {
    const entry = join(mkdtempSync(join(tmpdir(), "container-")), "main.mjs");
    writeFileSync(entry, source);
    const exits: unknown[] = [];
    const lines: string[] = [];
    const running = startContainer({
      container,
      entry,
      environment: {},
      portVariable: "PORT",
      onLine: (_stream, line) => void lines.push(line),
      onExit: (code, signal) => void exits.push(code ?? signal),
    });
    return { running, exits, lines };
  };

  test("writes stacks as in its image, without the folder of this machine", async () => {
    const { running, lines } = start("console.log(new Error('x').stack); process.exit(2);");
    await expect(running).rejects.toThrow(ContainerStartError);
    expect(lines.join("\n")).toContain("/service/main.mjs:1");
    expect(lines.join("\n")).not.toContain(tmpdir());
  });

  test("that ends before it listens fails the start with its last line", async () => {
    const { running } = start("console.log('first'); console.error('PORT: must be set'); process.exit(2);");
    await expect(running).rejects.toThrow(ContainerStartError);
    await expect(running).rejects.toThrow(/order-api ended with 2 before it listened: PORT: must be set/);
  });

  test("is asked to finish, and its ending is then no surprise", async () => {
    const { running, exits, lines } = start(`
      import { createServer } from "node:http";
      const server = createServer((_, response) => response.end("up")).listen(process.env.PORT, "127.0.0.1");
      process.on("SIGTERM", () => { console.log("draining"); server.close(); server.closeAllConnections(); });
    `);
    const { url, stop } = await running;
    expect(await (await fetch(url)).text()).toBe("up");
    await stop();
    expect([exits, lines]).toEqual([[], ["draining"]]);
    await stop();
  });
});

describe("a worker pool", () => {
  const fn = functionWith("export const handler = async () => 1;");
  const create = () => new LambdaWorker({ fn, bootstrap, environment: {}, onLine: () => {} });

  test("ends a worker that was idle too long", async () => {
    const pool = new WorkerPool({ create, size: 2, idleMs: 60_000 });
    const { worker } = await pool.acquire();
    await worker.initialized;
    vi.useFakeTimers();
    pool.release(worker);
    vi.advanceTimersByTime(59_999);
    expect(pool.size).toBe(1);
    vi.advanceTimersByTime(1);
    vi.useRealTimers();
    expect([pool.size, worker.usable]).toEqual([0, false]);
  });

  test("refuses whoever waits when it ends", async () => {
    const pool = new WorkerPool({ create, size: 1, idleMs: 1000 });
    await pool.acquire();
    const waiting = expect(pool.acquire()).rejects.toThrow(/have ended/);
    await pool.end();
    await waiting;
    await expect(pool.acquire()).rejects.toThrow(/have ended/);
  });
});
