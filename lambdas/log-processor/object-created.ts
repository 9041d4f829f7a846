import * as v from "valibot";
import { InvalidMessageError } from "../shared/errors.js";

const ObjectCreatedSchema = v.object({
  Records: v.pipe(
    v.array(
      v.object({
        s3: v.object({
          bucket: v.object({ name: v.pipe(v.string(), v.minLength(3)) }),
          object: v.object({
            key: v.pipe(v.string(), v.minLength(1)),
            size: v.optional(v.number()),
            eTag: v.optional(v.string()),
            versionId: v.optional(v.string()),
            sequencer: v.optional(v.string()),
          }),
        }),
      }),
    ),
    v.minLength(1),
  ),
});

/** One object that landed. */
export interface LandedObject {
  readonly bucket: string;
  readonly key: string;
  /** Bytes, if the event tells. */
  readonly size?: number | undefined;
  /** Without quotes; an object that was replaced since has another. */
  readonly eTag?: string | undefined;
  /** What tells this write of the key from every other. */
  readonly version: string;
}

/** S3 encodes keys in events as forms are: "+" is a space (Amazon S3, "Event message structure"). */
function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll("+", " "));
  } catch (error) {
    throw new InvalidMessageError(["Records.s3.object.key: must be URL-encoded"], { cause: error });
  }
}

/**
 * The objects of an S3 notification.
 * @throws {InvalidMessageError} when the event is none
 */
export function landedObjects(event: unknown): LandedObject[] {
  const result = v.safeParse(ObjectCreatedSchema, event);
  if (!result.success)
    throw new InvalidMessageError(result.issues.map((issue) => `${v.getDotPath(issue) ?? "event"}: must be ${issue.expected}`));
  return result.output.Records.map(({ s3: { bucket, object } }) => ({
    bucket: bucket.name,
    key: decodeKey(object.key),
    size: object.size,
    eTag: object.eTag,
    version: object.versionId ?? `${object.eTag ?? ""}/${object.sequencer ?? ""}`,
  }));
}
