import { AsyncLocalStorage } from "node:async_hooks";
import type { Daemon } from "./daemon.js";
import { InvocationTrace, type MessageTrace, type Trace } from "./trace.js";
import { parseTraceHeader } from "./trace-header.js";

// Messages that are worked on side by side are told apart by Node's asynchronous context. It follows every promise, which is a
// tenth of the CPU of an AWS call, so the first message does without: work in no context is its work. A request, a task and a
// batch of one never need the context; a larger batch has it while it runs. Work that a message has left behind unfinished
// counts as the work of the one that runs then.
let first: MessageTrace | undefined;
let others: AsyncLocalStorage<MessageTrace> | undefined;
let running = 0;

/** Runs `fn` so that calls in it belong to the message. */
export async function inTrace<T>(trace: MessageTrace, fn: () => Promise<T>): Promise<T> {
  const isFirst = running === 0;
  running += 1;
  try {
    if (isFirst) {
      first = trace;
      return await fn();
    }
    others ??= new AsyncLocalStorage();
    return await others.run(trace, fn);
  } finally {
    running -= 1;
    if (running === 0) {
      others?.disable();
      others = undefined;
      first = undefined;
    }
  }
}

/** What a call belongs to; outside of a message the invocation. */
export const currentTrace = (daemon: Daemon): Trace =>
  others?.getStore() ?? first ?? new InvocationTrace(daemon, parseTraceHeader(process.env._X_AMZN_TRACE_ID));
