import { existsSync } from "node:fs";
import { join } from "node:path";
import type { MetricStore } from "../../simulator/metrics/index.js";
import type { DeployedFunction } from "./deployed/model.js";
import { DeploymentError, HostError } from "./errors.js";
import type { Notify } from "./events.js";
import { Invoker } from "./invoke/invoker.js";
import { lambdaMetrics } from "./invoke/platform-metrics.js";
import type { LogShipper } from "./logs/shipper.js";
import { functionEnvironment, type LaptopAddresses } from "./overlay.js";
import type { InvocationTracer } from "./trace/invocation.js";
import type { InjectedError } from "./worker/messages.js";
import { WorkerPool } from "./worker/pool.js";
import { LambdaWorker } from "./worker/worker.js";

/**
 * Most execution environments of one function. Each works on a batch side by side, so a few keep moto, which does one request
 * after the other, fully busy; more would only make every request wait longer than its client does.
 */
export const MAX_WORKERS_PER_FUNCTION = 4;
/** An environment that was idle this long ends; Lambda's take minutes too. */
const IDLE_MS = 120_000;

/** Path of the workers' bootstrap below the project: threads start from a file, so it cannot be part of a bundle. */
const BOOTSTRAP = "local/host/worker/bootstrap.mjs";

/** What functions run with. */
export interface FunctionHostParts {
  readonly projectRoot: string;
  readonly addresses: LaptopAddresses;
  readonly metrics: MetricStore;
  readonly tracer: InvocationTracer;
  readonly logs: LogShipper;
  readonly notify: Notify;
}

/** Every deployed function, ready to be invoked. */
export interface FunctionHost {
  /** @throws {HostError} for a function that is not deployed */
  invoker(functionName: string): Invoker;
  /** Workers that one function may have at a time. */
  concurrencyOf(fn: DeployedFunction): number;
  /** Share of a service's invocations that fail before the handler, and with what. @throws {HostError} */
  setThrowShare(service: string, share: number, error?: InjectedError): void;
  /** Invocations that run now. */
  running(): number;
  end(): Promise<void>;
}

const concurrencyOf = (fn: DeployedFunction): number =>
  Math.max(1, Math.min(fn.reservedConcurrency ?? MAX_WORKERS_PER_FUNCTION, MAX_WORKERS_PER_FUNCTION));

/** Prepares the deployed functions; their workers start with the first invocation. @throws {DeploymentError} without bundles */
export function hostFunctions(functions: readonly DeployedFunction[], parts: FunctionHostParts): FunctionHost {
  const bootstrap = join(parts.projectRoot, BOOTSTRAP);
  const missing = functions.map((fn) => join(fn.bundleDirectory, "index.mjs")).filter((file) => !existsSync(file));
  if (missing.length > 0)
    throw new DeploymentError(`deployed functions have no bundle here: ${missing.join(", ")}; run npm run synth`);
  const metrics = lambdaMetrics(parts.metrics);

  const hosted = functions.map((fn) => {
    const log = (stream: string, line: string, time: number): void => parts.logs.write(fn.logGroup, stream, line, time);
    const environment = functionEnvironment(fn, parts.addresses);
    const pool = new WorkerPool({
      create: () => new LambdaWorker({ fn, bootstrap, environment, onLine: log }),
      size: concurrencyOf(fn),
      idleMs: IDLE_MS,
    });
    return { fn, pool, invoker: new Invoker({ fn, pool, metrics, tracer: parts.tracer, log, notify: parts.notify }) };
  });

  return {
    invoker(functionName) {
      const found = hosted.find(({ fn }) => fn.name === functionName);
      if (!found) throw new HostError(`function ${functionName} is not deployed`);
      return found.invoker;
    },
    concurrencyOf,
    setThrowShare(service, share, error) {
      const found = hosted.filter(({ fn }) => fn.service === service);
      if (found.length === 0) throw new HostError(`no deployed function belongs to the service ${service}`);
      for (const { invoker } of found) {
        invoker.throwShare = share;
        if (error) invoker.throwError = error;
      }
    },
    running: () => hosted.reduce((sum, { invoker }) => sum + invoker.running, 0),
    end: async () => void (await Promise.all(hosted.map(({ pool }) => pool.end()))),
  };
}
