import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { calling } from "./errors.js";

/** Writes objects into one bucket. */
export interface ObjectWriter {
  /** Puts a value as JSON; an object that is there is overwritten. @throws {DependencyError} */
  putJson(key: string, value: unknown): Promise<void>;
}

/** A bucket by its name. */
export const createObjectWriter = (client: S3Client, bucket: string): ObjectWriter => ({
  async putJson(key, value) {
    const command = new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: `${JSON.stringify(value)}\n`,
      ContentType: "application/json",
    });
    await calling(`writing ${key} to bucket ${bucket}`, () => client.send(command));
  },
});
