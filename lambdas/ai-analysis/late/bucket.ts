import type { InvocationDeadline } from "../../shared/deadline.js";
import { createObjectWriter, type ObjectWriter } from "../../shared/objects.js";
import { createS3Client } from "../../shared/s3-client.js";

/** Where reports are kept, with S3's client: the largest of all, and needed when all else is done. */
export const createBucket = (deadline: InvocationDeadline, name: string): ObjectWriter =>
  createObjectWriter(createS3Client(deadline), name);
