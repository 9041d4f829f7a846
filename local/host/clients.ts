import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { PutTraceSegmentsCommand, XRayClient } from "@aws-sdk/client-xray";
import { MOTO_CREDENTIALS } from "../moto/index.js";
import { HostError } from "./errors.js";

/** AWS clients of the host itself. */
export interface HostClients {
  readonly sqs: SQSClient;
  readonly logs: CloudWatchLogsClient;
  readonly s3: S3Client;
  readonly secrets: SecretsManagerClient;
  readonly sns: SNSClient;
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
  const s3 = new S3Client({ ...options, forcePathStyle: true });
  const secrets = new SecretsManagerClient(options);
  const sns = new SNSClient(options);
  const xray = new XRayClient(options);
  return {
    ...{ sqs, logs, s3, secrets, sns },
    async putSegments(TraceSegmentDocuments) {
      const answer = await xray.send(new PutTraceSegmentsCommand({ TraceSegmentDocuments }));
      const [refused] = answer.UnprocessedTraceSegments ?? [];
      if (refused?.ErrorCode)
        throw new HostError(`segment ${refused.Id} was refused: ${refused.ErrorCode} ${refused.Message ?? ""}`);
    },
    destroy() {
      for (const client of [sqs, logs, s3, secrets, sns, xray]) client.destroy();
    },
  };
}
