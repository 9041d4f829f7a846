import { S3Client } from "@aws-sdk/client-s3";
import { bounded, LIMITS } from "./clients.js";
import type { InvocationDeadline } from "./deadline.js";
import { traced } from "./telemetry.js";

/** Made once a process. Its limits hold until an object begins to come; the invocation's deadline ends a body that comes too slowly. */
export const createS3Client = (deadline: InvocationDeadline): S3Client => bounded(traced(new S3Client(LIMITS)), deadline);
