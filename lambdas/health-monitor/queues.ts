import { GetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs";
import * as v from "valibot";
import { deadLetterQueue } from "../../domain/contracts/resource-names.js";
import { EMF_FURTHER_DIMENSIONS, INFRASTRUCTURE_METRICS } from "../../domain/contracts/telemetry.js";
import { queueHealth } from "../../domain/health/states.js";
import type { Check } from "./finding.js";

const Count = v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number));
const AttributesSchema = v.object({
  ApproximateNumberOfMessages: Count,
  ApproximateNumberOfMessagesNotVisible: Count,
});

/** A look at each queue: how much waits, how much is being worked on, how much was given up. */
export function queueChecks(client: SQSClient, queues: Readonly<Record<string, string>>): Check[] {
  const deadLetterQueues = new Set(Object.keys(queues).map(deadLetterQueue));
  return Object.entries(queues).map(([name, QueueUrl]) => ({
    dependency: `queue:${name}`,
    async look() {
      const AttributeNames = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"] as const;
      const answer = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] }));
      const { ApproximateNumberOfMessages: waiting, ApproximateNumberOfMessagesNotVisible: inFlight } = v.parse(
        AttributesSchema,
        answer.Attributes,
      );
      const isDeadLetters = deadLetterQueues.has(name);
      const { queueDepth, queueInFlight, deadLetters } = INFRASTRUCTURE_METRICS;
      const dimensions = { [EMF_FURTHER_DIMENSIONS.queue]: name };
      return {
        ...queueHealth(isDeadLetters, waiting),
        measured: isDeadLetters
          ? [{ metric: deadLetters, value: waiting, dimensions }]
          : [
              { metric: queueDepth, value: waiting, dimensions },
              { metric: queueInFlight, value: inFlight, dimensions },
            ],
      };
    },
  }));
}
