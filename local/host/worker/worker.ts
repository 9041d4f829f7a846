import { randomBytes } from "node:crypto";
import { Worker } from "node:worker_threads";
import * as v from "valibot";
import type { DeployedFunction } from "../deployed/model.js";
import { type Invocation, type LambdaError, type Outcome, type WorkerMessage, WorkerMessageSchema } from "./messages.js";

/** Lambda ends an initialization that takes longer (page "Lambda runtime environment lifecycle"). */
const INIT_TIMEOUT_MS = 10_000;

/** Heap of the youngest generation; what is left of the function's memory is the old generation's. */
const YOUNG_GENERATION_MB = 16;

/** What a worker is made of. */
export interface WorkerOptions {
  readonly fn: DeployedFunction;
  /** Path of bootstrap.mjs. */
  readonly bootstrap: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Told of every line the code writes, with the time it was written (epoch milliseconds). */
  readonly onLine: (stream: string, line: string, time: number) => void;
}

const exitError = (reason: string): LambdaError => ({ errorType: "Runtime.ExitError", errorMessage: reason, stackTrace: [] });

/** Where Lambda unpacks a function. */
const TASK_ROOT = "/var/task";

/** Log stream of an execution environment, as Lambda names it. */
const logStreamName = (now: Date): string =>
  `${now.toISOString().slice(0, 10).replaceAll("-", "/")}/[$LATEST]${randomBytes(16).toString("hex")}`;

/** One execution environment of a function: a thread with the real bundle, one invocation at a time. */
export class LambdaWorker {
  readonly logStream = logStreamName(new Date());
  /** Settles when the bundle is loaded or could not be: null, or why not. */
  readonly initialized: Promise<LambdaError | null>;
  /** Milliseconds that loading took; 0 until then. */
  initMs = 0;
  /** False once the thread is gone or must not be used again. */
  usable = true;
  private readonly thread: Worker;
  private settle: ((outcome: Outcome) => void) | null = null;
  private settleInit: (error: LambdaError | null) => void = () => {};
  private failure: LambdaError | null = null;

  constructor(private readonly options: WorkerOptions) {
    const { fn, bootstrap, environment } = options;
    const started = performance.now();
    this.initialized = new Promise((resolve) => {
      this.settleInit = (error) => {
        this.initMs = performance.now() - started;
        resolve(error);
      };
    });
    this.thread = new Worker(bootstrap, {
      name: fn.name,
      env: { ...environment, AWS_LAMBDA_LOG_GROUP_NAME: fn.logGroup, AWS_LAMBDA_LOG_STREAM_NAME: this.logStream },
      workerData: {
        directory: fn.bundleDirectory,
        exportName: fn.exportName,
        functionName: fn.name,
        functionArn: fn.arn,
        memoryMb: fn.memoryMb,
        logGroup: fn.logGroup,
        logStream: this.logStream,
      },
      resourceLimits: {
        maxOldGenerationSizeMb: fn.memoryMb - YOUNG_GENERATION_MB,
        maxYoungGenerationSizeMb: YOUNG_GENERATION_MB,
      },
      stdin: false,
      stdout: true,
      stderr: true,
    });
    const initTimer = setTimeout(() => {
      this.failure = {
        errorType: "Sandbox.Timedout",
        errorMessage: `Init took over ${INIT_TIMEOUT_MS / 1000} seconds`,
        stackTrace: [],
      };
      void this.end();
    }, INIT_TIMEOUT_MS);
    void this.initialized.then(() => clearTimeout(initTimer));
    this.thread.on("message", (message: unknown) => this.receive(v.parse(WorkerMessageSchema, message)));
    this.thread.on("error", (error) => {
      const memory = "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
      this.failure ??= memory
        ? exitError(`Runtime exited with error: signal: killed (over ${fn.memoryMb} MB of memory)`)
        : { errorType: error.name, errorMessage: error.message, stackTrace: (error.stack ?? "").split("\n") };
    });
    this.thread.on("exit", (code) => this.exited(code));
    // What bypasses the bootstrap's capture still must not reach the host's own output.
    for (const stream of [this.thread.stdout, this.thread.stderr]) {
      stream.on("data", (chunk: Buffer) => options.onLine(this.logStream, chunk.toString("utf8").trimEnd(), Date.now()));
    }
  }

  /** Runs one invocation; a worker takes the next one only after this one settled. */
  async invoke(invocation: Invocation): Promise<Outcome> {
    if (!this.usable) return { status: "crash", error: this.failure ?? exitError("Runtime exited before the invocation") };
    const timeoutMs = this.options.fn.timeoutSeconds * 1000;
    const outcome = new Promise<Outcome>((resolve) => {
      this.settle = resolve;
    });
    const timer = setTimeout(() => {
      const errorMessage = `Task timed out after ${this.options.fn.timeoutSeconds.toFixed(2)} seconds`;
      this.finish({ status: "timeout", error: { errorType: "Sandbox.Timedout", errorMessage, stackTrace: [] } });
      void this.end();
    }, timeoutMs);
    this.thread.postMessage({ ...invocation, kind: "invoke", deadline: Date.now() + timeoutMs });
    const result = await outcome;
    clearTimeout(timer);
    return result;
  }

  /** Ends the thread, wherever its code is. */
  async end(): Promise<void> {
    this.usable = false;
    await this.thread.terminate();
  }

  private receive(message: WorkerMessage): void {
    if (message.kind === "line") this.options.onLine(this.logStream, this.asInLambda(message.line), message.time);
    else if (message.kind === "ready") this.settleInit(null);
    else if (message.kind === "init-failed") {
      this.failure = message.error;
      void this.end();
    } else if (message.kind === "crash") this.failure = message.error;
    else if (message.ok) this.finish({ status: "success", payload: message.payload, memoryMb: message.memoryMb });
    else this.finish({ status: "error", error: message.error, memoryMb: message.memoryMb });
  }

  /** Paths of stack traces as they are in AWS: logs and reports tell nothing of this machine. */
  private asInLambda(text: string): string {
    return text.replaceAll(this.options.fn.bundleDirectory, TASK_ROOT);
  }

  private finish(outcome: Outcome): void {
    const { settle } = this;
    this.settle = null;
    if (outcome.status === "success") {
      settle?.(outcome);
      return;
    }
    const { error } = outcome;
    settle?.({ ...outcome, error: { ...error, stackTrace: error.stackTrace.map((line) => this.asInLambda(line)) } });
  }

  private exited(code: number): void {
    this.usable = false;
    const error =
      this.failure ??
      exitError(code === 0 ? "Runtime exited without providing a reason" : `Runtime exited with error: exit status ${code}`);
    this.settleInit(error);
    this.finish({ status: "crash", error });
  }
}
