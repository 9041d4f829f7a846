import { Construct } from "constructs";
import { ASYNC_FAILURES } from "../../config/index.js";
import { encryptedQueue } from "./encrypted-queue.js";

/** Where the events of invocations go that nobody waits for and that failed for good. */
export interface AsyncFailuresHandle {
  readonly queueName: string;
  readonly arn: string;
}

/** SQS's longest: nobody else has these events any more. */
const RETENTION_DAYS = 14;

/** The queue that takes the failed events of every function invoked by a schedule or an object. */
export class AsyncFailures extends Construct {
  readonly handle: AsyncFailuresHandle;

  constructor(scope: Construct, id: string, { kmsKeyArn }: { readonly kmsKeyArn: string }) {
    super(scope, id);
    const queue = encryptedQueue(this, "Default", { name: ASYNC_FAILURES, kmsKeyArn, retentionDays: RETENTION_DAYS });
    this.handle = { queueName: queue.name, arn: queue.arn };
  }
}
