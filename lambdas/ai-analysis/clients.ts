import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { XRayClient } from "@aws-sdk/client-xray";
import { bounded, LIMITS } from "../shared/clients.js";
import type { InvocationDeadline } from "../shared/deadline.js";
import { traced } from "../shared/telemetry.js";
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

/** Made once a process. One attempt: whoever asks knows which failures are worth another, and how much time is left. */
export const createBedrockClient = (deadline: InvocationDeadline, timeoutMs: number): BedrockRuntimeClient =>
  bounded(
    traced(
      new BedrockRuntimeClient({
        ...LIMITS,
        maxAttempts: 1,
        requestHandler: { ...LIMITS.requestHandler, requestTimeout: timeoutMs },
      }),
    ),
    deadline,
  );
