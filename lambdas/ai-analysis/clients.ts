import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { bounded, LIMITS } from "../shared/clients.js";
import type { InvocationDeadline } from "../shared/deadline.js";

/** Reading takes longer than writing one item; the deadlines of the sources end it. */
const READING = { ...LIMITS, requestHandler: { ...LIMITS.requestHandler, requestTimeout: 8000 } } as const;

/** Made once a process. Not traced: what is read about an incident is no part of it. */
export const createCloudWatchClient = (deadline: InvocationDeadline): CloudWatchClient =>
  bounded(new CloudWatchClient(READING), deadline);
