import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { SQSClient } from "@aws-sdk/client-sqs";
import { PutTraceSegmentsCommand, XRayClient } from "@aws-sdk/client-xray";
import { MOTO_CREDENTIALS } from "../moto/index.js";
import { HostError } from "./errors.js";

/** AWS clients of the host itself. */
export interface HostClients {
  readonly sqs: SQSClient;
  readonly logs: CloudWatchLogsClient;
  /** Sends segment documents. @throws {HostError} when some are refused */
  putSegments(documents: string[]): Promise<void>;
  destroy(): void;
}

/** Clients of the endpoint in front of moto. */
export function createHostClients(awsUrl: string, region: string): HostClients {
  // Read when a client is made: one line about Node.js that tells nothing about the platform.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const options = { endpoint: awsUrl, region, credentials: MOTO_CREDENTIALS };
  const sqs = new SQSClient({ ...options, useQueueUrlAsEndpoint: false });
  const logs = new CloudWatchLogsClient(options);
  const xray = new XRayClient(options);
  return {
    sqs,
    logs,
    async putSegments(TraceSegmentDocuments) {
      const answer = await xray.send(new PutTraceSegmentsCommand({ TraceSegmentDocuments }));
      const [refused] = answer.UnprocessedTraceSegments ?? [];
      if (refused?.ErrorCode)
        throw new HostError(`segment ${refused.Id} was refused: ${refused.ErrorCode} ${refused.Message ?? ""}`);
    },
    destroy() {
      for (const client of [sqs, logs, xray]) client.destroy();
    },
  };
}
