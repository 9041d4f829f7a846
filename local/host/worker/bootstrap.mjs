// Runs inside a worker thread: loads one Lambda bundle and answers invocations, as the Lambda runtime does.
// Messages to the host: {kind: "line"|"ready"|"init-failed"|"done"|"crash"}; from it: {kind: "invoke"}.
import { join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { getHeapStatistics } from "node:v8";
import { parentPort, workerData } from "node:worker_threads";

const { directory, exportName, functionName, functionArn, memoryMb, logGroup, logStream } = workerData;

const MEBIBYTE = 1_048_576;

let requestId = null;

const tell = (message) => parentPort.postMessage(message);

/** Whole lines only, each with the time it was written: the order of lines survives the trip to the log group. */
const captureLines = (stream) => {
  let rest = "";
  stream.write = (chunk, encodingOrDone, done) => {
    const text = rest + (typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8"));
    const lines = text.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line !== "") tell({ kind: "line", time: Date.now(), line });
    const callback = typeof encodingOrDone === "function" ? encodingOrDone : done;
    if (callback) queueMicrotask(callback);
    return true;
  };
};
captureLines(process.stdout);
captureLines(process.stderr);

/** Memory of this thread alone; the process's figure would count every worker. */
const usedMb = () => {
  const { used_heap_size: heap, external_memory: external } = getHeapStatistics();
  return Math.ceil((heap + external) / MEBIBYTE);
};

/** The error as Lambda answers it to the caller of a failed invocation. */
const describe = (error) =>
  error instanceof Error
    ? { errorType: error.name, errorMessage: error.message, stackTrace: (error.stack ?? "").split("\n") }
    : { errorType: typeof error, errorMessage: String(error), stackTrace: [] };

const crash = (reason) => (error) => {
  tell({ kind: "crash", reason, error: describe(error), requestId });
  process.exit(129);
};
process.on("uncaughtException", crash("Uncaught Exception"));
process.on("unhandledRejection", crash("Unhandled Rejection"));

const load = async () => {
  const module = await import(pathToFileURL(join(directory, "index.mjs")).href);
  const handler = module[exportName];
  if (typeof handler !== "function") throw new TypeError(`index.mjs exports no function "${exportName}"`);
  return handler;
};

const contextOf = (invocation) => ({
  awsRequestId: invocation.requestId,
  functionName,
  functionVersion: "$LATEST",
  invokedFunctionArn: functionArn,
  memoryLimitInMB: String(memoryMb),
  logGroupName: logGroup,
  logStreamName: logStream,
  callbackWaitsForEmptyEventLoop: false,
  getRemainingTimeInMillis: () => Math.max(0, invocation.deadline - Date.now()),
});

/** A handler answers by promise, or by callback when it takes three arguments. */
const run = (handler, event, context) =>
  handler.length < 3
    ? handler(event, context)
    : new Promise((resolve, reject) => {
        handler(event, context, (error, result) => (error ? reject(error) : resolve(result)));
      });

/** An error as if the function's own code had thrown it: its stack tells nothing of this machine. */
const injected = ({ name, message }) => {
  const error = new Error(message);
  error.name = name;
  error.stack = `${name}: ${message}\n    at handler (file:///var/task/index.mjs)`;
  return error;
};

const invoke = async (handler, invocation) => {
  requestId = invocation.requestId;
  process.env._X_AMZN_TRACE_ID = invocation.traceHeader;
  try {
    if (invocation.throwFirst) throw injected(invocation.throwFirst);
    const result = await run(handler, JSON.parse(invocation.event), contextOf(invocation));
    tell({ kind: "done", requestId, ok: true, payload: JSON.stringify(result) ?? "null", memoryMb: usedMb() });
  } catch (error) {
    tell({ kind: "done", requestId, ok: false, error: describe(error), memoryMb: usedMb() });
  }
};

try {
  const handler = await load();
  parentPort.on("message", (message) => void invoke(handler, message));
  tell({ kind: "ready" });
} catch (error) {
  tell({ kind: "init-failed", error: describe(error) });
}
