import {
  type CloudWatchLogsClient,
  CreateLogStreamCommand,
  PutLogEventsCommand,
  ResourceAlreadyExistsException,
} from "@aws-sdk/client-cloudwatch-logs";
import type { LogTarget } from "./shipper.js";

/** Log groups over the AWS SDK. */
export const logTarget = (client: CloudWatchLogsClient): LogTarget => ({
  async createStream(logGroupName, logStreamName) {
    try {
      await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
    } catch (error) {
      if (!(error instanceof ResourceAlreadyExistsException)) throw error;
    }
  },
  async put(logGroupName, logStreamName, events) {
    await client.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents: [...events] }));
  },
});
