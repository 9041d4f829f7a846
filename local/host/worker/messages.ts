import * as v from "valibot";

/** An error as Lambda answers it. */
export const LambdaErrorSchema = v.object({
  errorType: v.string(),
  errorMessage: v.string(),
  stackTrace: v.array(v.string()),
});

/** An error as Lambda answers it. */
export type LambdaError = v.InferOutput<typeof LambdaErrorSchema>;

/** What the bootstrap of a worker tells the host. */
export const WorkerMessageSchema = v.variant("kind", [
  v.object({ kind: v.literal("line"), time: v.number(), line: v.string() }),
  v.object({ kind: v.literal("ready") }),
  v.object({ kind: v.literal("init-failed"), error: LambdaErrorSchema }),
  v.object({ kind: v.literal("done"), requestId: v.string(), ok: v.literal(true), payload: v.string(), memoryMb: v.number() }),
  v.object({
    kind: v.literal("done"),
    requestId: v.string(),
    ok: v.literal(false),
    error: LambdaErrorSchema,
    memoryMb: v.number(),
  }),
  v.object({ kind: v.literal("crash"), reason: v.string(), error: LambdaErrorSchema, requestId: v.nullable(v.string()) }),
]);

/** What the bootstrap of a worker tells the host. */
export type WorkerMessage = v.InferOutput<typeof WorkerMessageSchema>;

/** What an injected fault throws. */
export interface InjectedError {
  readonly name: string;
  readonly message: string;
}

/** One invocation on its way into a worker. */
export interface Invocation {
  readonly requestId: string;
  /** The event as JSON. */
  readonly event: string;
  /** `Root=…;Parent=…;Sampled=1`. */
  readonly traceHeader: string;
  /** An injected fault: throw this before the handler runs; null: run it. */
  readonly throwFirst: InjectedError | null;
}

/** How an invocation ended. Only after `success` and `error` can the worker be used again. */
export type Outcome =
  | { readonly status: "success"; readonly payload: string; readonly memoryMb: number }
  | { readonly status: "error"; readonly error: LambdaError; readonly memoryMb: number }
  | { readonly status: "timeout"; readonly error: LambdaError }
  | { readonly status: "crash"; readonly error: LambdaError };
