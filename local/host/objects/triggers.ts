import { HeadObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { ObjectWritten } from "../../aws/index.js";
import type { DeployedObjectTrigger } from "../deployed/object-triggers.js";
import { objectCreatedEvent, type StoredObject } from "./event.js";

/** What object triggers work with. */
export interface ObjectTriggerParts {
  readonly stored: (object: ObjectWritten) => Promise<StoredObject>;
  readonly region: string;
  /** Invokes a function asynchronously. */
  readonly send: (functionName: string, event: string) => void;
  readonly now: () => number;
  readonly warn: (message: string) => void;
}

/** Invokes functions for objects. */
export interface ObjectTriggers {
  /** Takes word of an object that was written. */
  written(object: ObjectWritten): void;
  /** Objects whose functions are not yet told. */
  pending(): number;
}

const isMeant = (events: readonly string[], how: string): boolean =>
  events.some((event) => event === "s3:ObjectCreated:*" || event === `s3:ObjectCreated:${how}`);

/** Triggers whose bucket, event, prefix and suffix fit the object. */
const triggersOf = (triggers: readonly DeployedObjectTrigger[], { bucket, key, how }: ObjectWritten) =>
  triggers.filter(
    (one) => one.bucket === bucket && isMeant(one.events, how) && key.startsWith(one.prefix) && key.endsWith(one.suffix),
  );

/** What S3 itself says of an object. */
export const storedObject =
  (s3: S3Client) =>
  async ({ bucket, key }: ObjectWritten): Promise<StoredObject> => {
    const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return { size: head.ContentLength ?? 0, eTag: (head.ETag ?? "").replaceAll('"', ""), versionId: head.VersionId ?? null };
  };

/** Does what S3 does with notifications to functions: moto has no functions that could run. */
export function createObjectTriggers(triggers: readonly DeployedObjectTrigger[], parts: ObjectTriggerParts): ObjectTriggers {
  let pending = 0;
  const tell = async (object: ObjectWritten, meant: readonly DeployedObjectTrigger[]): Promise<void> => {
    try {
      const stored = await parts.stored(object);
      for (const { id, functionName } of meant)
        parts.send(functionName, objectCreatedEvent(object, stored, { id, region: parts.region }, parts.now()));
    } catch (error) {
      const what = error instanceof Error ? error.message : String(error);
      parts.warn(`${object.bucket}/${object.key} was written, but no function was told: ${what}`);
    } finally {
      pending -= 1;
    }
  };
  return {
    written(object) {
      const meant = triggersOf(triggers, object);
      if (meant.length === 0) return;
      pending += 1;
      void tell(object, meant);
    },
    pending: () => pending,
  };
}
