import { SQSClient } from "@aws-sdk/client-sqs";
import { bounded, LIMITS } from "./clients.js";
import type { InvocationDeadline } from "./deadline.js";
import { traced } from "./telemetry.js";

/** Made once a process. Its endpoint decides where calls go, not the host in a queue's address: on a laptop they differ. */
export const createSqsClient = (deadline: InvocationDeadline): SQSClient =>
  bounded(traced(new SQSClient({ ...LIMITS, useQueueUrlAsEndpoint: false })), deadline);
