import { randomBytes } from "node:crypto";
import type { ObjectWritten } from "../../aws/index.js";

/** What S3 knows of a stored object. */
export interface StoredObject {
  readonly size: number;
  /** Without quotes. */
  readonly eTag: string;
  readonly versionId: string | null;
}

/** Keys in events are encoded as in a form: a space is `+`. */
const eventKey = (key: string): string =>
  key
    .split("/")
    .map((part) => encodeURIComponent(part).replaceAll("%20", "+"))
    .join("/");

/** Versions of an object in order: S3 compares them as hexadecimal text. */
const sequencer = (now: number): string => `${now.toString(16).padStart(12, "0")}${randomBytes(2).toString("hex")}`.toUpperCase();

/** S3's event of one object (page "Event message structure"), as JSON. */
export function objectCreatedEvent(
  { bucket, key, how }: ObjectWritten,
  { size, eTag, versionId }: StoredObject,
  trigger: { readonly id: string; readonly region: string },
  now: number,
): string {
  return JSON.stringify({
    Records: [
      {
        eventVersion: "2.1",
        eventSource: "aws:s3",
        awsRegion: trigger.region,
        eventTime: new Date(now).toISOString(),
        eventName: `ObjectCreated:${how}`,
        userIdentity: { principalId: "AWS:laptop" },
        requestParameters: { sourceIPAddress: "127.0.0.1" },
        responseElements: { "x-amz-request-id": randomBytes(8).toString("hex").toUpperCase() },
        s3: {
          s3SchemaVersion: "1.0",
          configurationId: trigger.id,
          bucket: { name: bucket, ownerIdentity: { principalId: "laptop" }, arn: `arn:aws:s3:::${bucket}` },
          object: { key: eventKey(key), size, eTag, ...(versionId ? { versionId } : {}), sequencer: sequencer(now) },
        },
      },
    ],
  });
}
