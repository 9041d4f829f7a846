import { SQSClient } from "@aws-sdk/client-sqs";
import { functionLogGroup, resourceName } from "../../../config/index.js";
import { ObsError } from "../../errors.js";
import { type Connection, connect } from "../aws/connection.js";
import { awsFailure } from "../aws/errors.js";
import type { Session } from "../session.js";
import { type Letter, letterOf } from "./letter.js";
import { peek } from "./peek.js";
import { openQueue } from "./queue.js";
import { consumersOf, deadLettersNamed, deadLettersOf } from "./queues.js";

/** What a dead-letter queue holds. */
export interface DeadLetterReport {
  readonly queue: string;
  readonly deadLetterQueue: string;
  readonly messages: number;
  /** Of these, in the hands of somebody who redrives or looks at them. */
  readonly hidden: number;
  /** Log groups of its consumers. */
  readonly logGroups: readonly string[];
  readonly letters: readonly Letter[];
}

/** What can be chosen. */
export interface DeadLettersOptions {
  readonly endpoint?: string | undefined;
  /** Every one that is not empty, when it is not named. */
  readonly queue?: string | undefined;
  /** Most messages of a queue that are looked at. */
  readonly limit: number;
  readonly signal?: AbortSignal;
}

/** A client of SQS. A local AWS does not answer under the host name of its queues' addresses. */
export const sqsClient = (connection: Connection): SQSClient =>
  new SQSClient({ ...connection, useQueueUrlAsEndpoint: connection.endpoint === undefined });

/**
 * Looks at messages that were given up, and leaves them where they are.
 * @throws {UsageError} when there is no such queue; {@link ObsError} when AWS refuses
 */
export async function deadLetters(session: Session, options: DeadLettersOptions): Promise<readonly DeadLetterReport[]> {
  const { config } = session;
  const wanted = options.queue === undefined ? deadLettersOf(config) : [deadLettersNamed(config, options.queue)];
  const sqs = sqsClient(await connect(session, options.endpoint));
  const look = async ({ name, deadLetters }: (typeof wanted)[number]): Promise<DeadLetterReport> => {
    const queue = await openQueue(sqs, deadLetters);
    const { visible, hidden } = await queue.counts();
    const found = visible > 0 ? await peek(queue, options.limit, options.signal) : [];
    return {
      queue: name,
      deadLetterQueue: deadLetters,
      messages: Math.max(visible + hidden, found.length),
      hidden,
      logGroups: consumersOf(config, name).map((service) => functionLogGroup(resourceName(config, service))),
      letters: found.map((message) => letterOf(name, message, Date.now())),
    };
  };
  try {
    return await Promise.all(wanted.map(look));
  } catch (error) {
    if (error instanceof ObsError) throw error;
    throw awsFailure("the dead-letter queues could not be read", error, config.environment);
  } finally {
    sqs.destroy();
  }
}
