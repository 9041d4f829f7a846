import { Readable } from "node:stream";
import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { SummaryOptions } from "../../domain/logs/summary.js";
import type { InvocationDeadline } from "../shared/deadline.js";
import { toError } from "../shared/errors.js";
import { UnreadableObjectError } from "./errors.js";
import type { LandedObject } from "./object-created.js";
import { type FileLimits, type FileSummary, summarize } from "./summarize.js";

/** Reads one log file; undefined when another object took its place, which has an event of its own. */
export type ReadObject = (object: LandedObject) => Promise<FileSummary | undefined>;

/** S3's answer when the object is not the one that was asked for. */
const REPLACED = "PreconditionFailed";

/**
 * Reads log files from S3.
 * @throws {UnreadableObjectError} with the file's name and what is wrong
 */
export const createObjectReader =
  (client: S3Client, limits: FileLimits, options: SummaryOptions, deadline: InvocationDeadline): ReadObject =>
  async (object) => {
    const { bucket, key, size, eTag } = object;
    const unreadable = (why: string, cause?: unknown) =>
      new UnreadableObjectError(`s3://${bucket}/${key} cannot be read: ${why}`, { cause });
    if (size !== undefined && size > limits.maxBytes)
      throw unreadable(`it has ${size} bytes, ${limits.maxBytes} are allowed: split it`);
    try {
      const request = new GetObjectCommand({ Bucket: bucket, Key: key, ...(eTag && { IfMatch: `"${eTag}"` }) });
      const { Body } = await client.send(request);
      if (!(Body instanceof Readable)) throw new TypeError("S3 answered without a stream");
      return await summarize(Body, limits, options, deadline.signal);
    } catch (thrown) {
      const error = toError(thrown);
      if (error.name === REPLACED) return undefined;
      if (error instanceof UnreadableObjectError) throw unreadable(error.message, error.cause);
      if (deadline.signal?.aborted) throw unreadable("it did not come to its end before the invocation's deadline", error);
      throw unreadable(`${error.name}: ${error.message}`, error);
    }
  };
