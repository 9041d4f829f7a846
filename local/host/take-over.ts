import {
  type CloudWatchLogsClient,
  DeleteSubscriptionFilterCommand,
  DescribeSubscriptionFiltersCommand,
  PutSubscriptionFilterCommand,
  ResourceNotFoundException,
  type SubscriptionFilter,
} from "@aws-sdk/client-cloudwatch-logs";
import { MOTO_CREDENTIALS } from "../moto/index.js";
import type { DeployedLogSubscription } from "./deployed/log-subscriptions.js";
import type { DeployedEventSource } from "./deployed/model.js";
import { HostError } from "./errors.js";

/**
 * Switches moto's own polling off for the queues that this host polls. For each message that is sent to a queue with an enabled
 * mapping, moto receives what lies there and tries to run the function itself, in a container; it cannot, and every message
 * loses a receive of its `maxReceiveCount`. The rules of
 * `local/transform` keep Terraform from switching it on again.
 * @throws {HostError} when moto refuses
 */
export async function takeOverEventSources(
  motoUrl: string,
  region: string,
  sources: readonly Pick<DeployedEventSource, "id">[],
): Promise<void> {
  // moto tells services apart by the scope of the signature, and checks nothing else of it.
  const authorization = `AWS4-HMAC-SHA256 Credential=${MOTO_CREDENTIALS.accessKeyId}/20260101/${region}/lambda/aws4_request, SignedHeaders=host, Signature=0`;
  for (const { id } of sources) {
    const answer = await fetch(`${motoUrl}/2015-03-31/event-source-mappings/${encodeURIComponent(id)}`, {
      method: "PUT",
      headers: { authorization, "content-type": "application/json" },
      body: JSON.stringify({ Enabled: false }),
    });
    if (!answer.ok && answer.status !== 404)
      throw new HostError(`moto does not hand over the event source mapping ${id}: HTTP ${answer.status} ${await answer.text()}`);
  }
}

/**
 * Takes the subscriptions of functions away from moto: for each batch of lines it tries to run the function itself, in a container.
 * @returns gives them back, so that Terraform finds what it made
 */
export async function takeOverLogSubscriptions(
  client: CloudWatchLogsClient,
  subscriptions: readonly DeployedLogSubscription[],
): Promise<() => Promise<void>> {
  const taken: SubscriptionFilter[] = [];
  for (const { name: filterName, logGroup: logGroupName } of subscriptions)
    try {
      const asked = new DescribeSubscriptionFiltersCommand({ logGroupName, filterNamePrefix: filterName });
      const { subscriptionFilters = [] } = await client.send(asked);
      await client.send(new DeleteSubscriptionFilterCommand({ logGroupName, filterName }));
      taken.push(...subscriptionFilters.filter((filter) => filter.filterName === filterName));
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
    }
  return async () => {
    for (const { logGroupName, filterName, filterPattern = "", destinationArn, roleArn, distribution } of taken)
      await client.send(
        new PutSubscriptionFilterCommand({ logGroupName, filterName, filterPattern, destinationArn, roleArn, distribution }),
      );
  };
}
