import { redactCardNumbers } from "../../../domain/contracts/redaction.js";
import { newSegmentId } from "./ids.js";

/** Longest message of an exception that is kept: a datagram has 64 kB for all. */
const MAX_MESSAGE = 1000;

/** One exception of a document's `cause`. */
interface ExceptionDocument {
  readonly id: string;
  readonly type: string;
  readonly message: string;
  /** True where the one that was called failed. */
  readonly remote?: true;
  readonly stack: readonly { readonly path: string; readonly line: number; readonly label: string }[];
}

/** Which way a call or a unit of work failed: `fault` is the server's, `error` the client's, `throttle` a kind of error. */
interface Outcome {
  fault?: true;
  error?: true;
  throttle?: true;
  cause?: { readonly exceptions: readonly ExceptionDocument[] };
}

/** A call as X-Ray keeps it (page "AWS X-Ray segment documents"); times in epoch seconds. */
export interface Subsegment extends Outcome {
  readonly id: string;
  readonly name: string;
  readonly namespace: "aws" | "remote";
  readonly start_time: number;
  end_time?: number;
  http?: {
    readonly request?: { readonly url: string; readonly method: string };
    readonly response: { readonly status: number; readonly content_length?: number };
  };
  aws?: Readonly<Record<string, unknown>>;
}

/** The work on one message as X-Ray keeps it. */
export interface SegmentDocument extends Outcome {
  readonly id: string;
  readonly trace_id: string;
  readonly parent_id?: string | undefined;
  readonly name: string;
  readonly origin: string;
  readonly start_time: number;
  readonly end_time: number;
  readonly annotations: Readonly<Record<string, string | number | boolean>>;
  readonly subsegments: readonly Subsegment[];
}

const FRAME = /^\s*at (?:(.*) \()?(.*?):(\d+)(?::\d+)?\)?$/;

function framesOf(stack: string): ExceptionDocument["stack"] {
  return stack.split("\n").flatMap((text) => {
    const [, label = "anonymous", path, line] = FRAME.exec(text) ?? [];
    return path === undefined ? [] : [{ path, line: Number(line), label }];
  });
}

/** Marks what ended with an error, without card numbers. */
export function addCause(outcome: Outcome, thrown: unknown, remote: boolean): void {
  const { name, message, stack } =
    thrown instanceof Error ? thrown : { name: "Error", message: "a value that is no Error was thrown", stack: "" };
  const exception = {
    id: newSegmentId(),
    type: name,
    message: redactCardNumbers(message).slice(0, MAX_MESSAGE),
    ...(remote && { remote: true as const }),
    stack: framesOf(redactCardNumbers(stack ?? "")),
  };
  outcome.cause = { exceptions: [exception] };
}

/** Marks a call by the status that answered it. */
export function addStatus(outcome: Outcome, status: number): void {
  if (status >= 500) outcome.fault = true;
  else if (status >= 400) outcome.error = true;
  if (status === 429) outcome.throttle = true;
}
