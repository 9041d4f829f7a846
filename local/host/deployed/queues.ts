import * as v from "valibot";
import { attributesOf, type StateResource } from "../../../terraform/state.js";
import type { DeployedQueue } from "./model.js";

const RedrivePolicy = v.pipe(
  v.string(),
  v.parseJson(),
  v.looseObject({
    deadLetterTargetArn: v.string(),
    maxReceiveCount: v.pipe(v.union([v.number(), v.string()]), v.transform(Number)),
  }),
);
const Queue = v.looseObject({
  name: v.string(),
  arn: v.string(),
  url: v.string(),
  visibility_timeout_seconds: v.number(),
  // The provider writes "" for a queue without one.
  redrive_policy: v.nullish(
    v.union([
      v.pipe(
        v.literal(""),
        v.transform(() => null),
      ),
      RedrivePolicy,
    ]),
  ),
});
const RedriveResource = v.looseObject({ queue_url: v.string(), redrive_policy: RedrivePolicy });

/** Deployed queues with their dead-letter queues, from `redrive_policy` or a resource of its own. */
export function deployedQueues(resources: readonly StateResource[]): DeployedQueue[] {
  const policies = new Map(
    resources
      .filter((resource) => resource.type === "aws_sqs_queue_redrive_policy")
      .map((resource) => attributesOf(resource, RedriveResource))
      .map((policy) => [policy.queue_url, policy.redrive_policy]),
  );
  const queues = resources
    .filter((resource) => resource.type === "aws_sqs_queue")
    .map((resource) => attributesOf(resource, Queue))
    .map((queue) => ({ queue, policy: queue.redrive_policy ?? policies.get(queue.url) }))
    .map(({ queue, policy }) => ({
      name: queue.name,
      arn: queue.arn,
      url: queue.url,
      visibilityTimeoutSeconds: queue.visibility_timeout_seconds,
      deadLetterArn: policy?.deadLetterTargetArn ?? null,
      maxReceiveCount: policy?.maxReceiveCount ?? null,
    }));
  const targets = new Set(queues.map((queue) => queue.deadLetterArn));
  return queues.map((queue) => ({ ...queue, isDeadLetterQueue: targets.has(queue.arn) }));
}
