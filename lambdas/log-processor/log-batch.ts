import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import * as v from "valibot";
import { InvalidMessageError, toError } from "../shared/errors.js";

/** A batch unpacked: CloudWatch Logs sends at most 1 MB of lines or so; a small gzip may hold very much. */
export const MAX_BATCH_BYTES = 16 * 1024 * 1024;

const EnvelopeSchema = v.object({ awslogs: v.object({ data: v.string() }) });

const BatchSchema = v.object({
  messageType: v.picklist(["DATA_MESSAGE", "CONTROL_MESSAGE"]),
  logGroup: v.string(),
  logStream: v.string(),
  logEvents: v.array(v.object({ id: v.string(), timestamp: v.number(), message: v.string() })),
});

/** Lines of one log stream, as a subscription filter delivers them (page "Log group-level subscription filters"). */
export type LogBatch = v.InferOutput<typeof BatchSchema>;

/** True for an event of a subscription, well-formed or not. */
export const isLogBatch = (event: unknown): boolean => typeof event === "object" && event !== null && "awslogs" in event;

const refuse = (result: { readonly issues: readonly v.BaseIssue<unknown>[] }): never => {
  throw new InvalidMessageError(
    result.issues.slice(0, 5).map((issue) => `${v.getDotPath(issue) ?? "batch"}: must be ${issue.expected ?? "valid"}`),
  );
};

/** The parsed content. @throws {InvalidMessageError} when it is no gzip, too large or no JSON */
function unpack(data: string): unknown {
  try {
    return JSON.parse(gunzipSync(Buffer.from(data, "base64"), { maxOutputLength: MAX_BATCH_BYTES }).toString("utf8"));
  } catch (thrown) {
    // A parser's message quotes what it was given, which may hold anything.
    const what = thrown instanceof SyntaxError ? "no JSON" : toError(thrown).message;
    throw new InvalidMessageError([`awslogs.data: cannot be unpacked: ${what}`]);
  }
}

/**
 * The batch of a subscription event.
 * @throws {InvalidMessageError} with what is wrong, never with a line
 */
export function readLogBatch(event: unknown): LogBatch {
  const envelope = v.safeParse(EnvelopeSchema, event);
  if (!envelope.success) return refuse(envelope);
  const batch = v.safeParse(BatchSchema, unpack(envelope.output.awslogs.data));
  return batch.success ? batch.output : refuse(batch);
}

/** What tells a batch from every other: ids of log events are unique in their stream. */
export const batchIdOf = ({ logGroup, logStream, logEvents }: LogBatch): string =>
  `log-batch#${createHash("sha256")
    .update(JSON.stringify([logGroup, logStream, logEvents[0]?.id, logEvents.at(-1)?.id, logEvents.length]))
    .digest("hex")}`;
