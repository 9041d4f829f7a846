import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { XRayClient } from "@aws-sdk/client-xray";
import { bounded, LIMITS } from "../shared/clients.js";
import type { InvocationDeadline } from "../shared/deadline.js";
import type { SourceClients } from "./gather/gather.js";

/** Reading takes longer than writing one item; the deadlines of the sources end it. */
const READING = { ...LIMITS, requestHandler: { ...LIMITS.requestHandler, requestTimeout: 8000 } } as const;

/** Made once a process. Not traced: what is read about an incident is no part of it. */
export const createSourceClients = (deadline: InvocationDeadline): SourceClients => ({
  cloudWatch: bounded(new CloudWatchClient(READING), deadline),
  xray: bounded(new XRayClient(READING), deadline),
  logs: bounded(new CloudWatchLogsClient(READING), deadline),
  trail: bounded(new CloudTrailClient(READING), deadline),
});
