import {
  type CloudWatchLogsClient,
  DeleteSubscriptionFilterCommand,
  ResourceNotFoundException,
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
 * Terraform makes them again with the next change of their stack, and the next start takes them away again.
 */
export async function takeOverLogSubscriptions(
  client: CloudWatchLogsClient,
  subscriptions: readonly DeployedLogSubscription[],
): Promise<void> {
  for (const { name, logGroup } of subscriptions)
    try {
      await client.send(new DeleteSubscriptionFilterCommand({ logGroupName: logGroup, filterName: name }));
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
    }
}
