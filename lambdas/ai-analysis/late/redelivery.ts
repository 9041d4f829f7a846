import type { InvocationDeadline } from "../../shared/deadline.js";
import { createRedelivery, type Redeliver } from "../../shared/redelivery.js";
import { createSqsClient } from "../../shared/sqs-client.js";

/** How messages that failed are given back, with SQS's client: needed where an analysis fails. */
export const createGiveBack = (deadline: InvocationDeadline): Redeliver => createRedelivery(createSqsClient(deadline));
