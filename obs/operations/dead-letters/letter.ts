import * as v from "valibot";
import { peekIds, readBody } from "../../../domain/contracts/message-body.js";
import { QUEUE_MESSAGES } from "../../../domain/contracts/queue-messages.js";
import type { Received } from "./queue.js";
import { readable, shortened } from "./redact.js";

/** One message that was given up, as people read it. */
export interface Letter {
  readonly messageId: string;
  /** When it was first sent. */
  readonly sentAt: string | undefined;
  readonly ageSeconds: number | undefined;
  /** Deliveries so far, those of looking at it here included. */
  readonly receives: number;
  readonly correlationId: string | undefined;
  readonly orderId: string | undefined;
  readonly traceId: string | undefined;
  /** The first thing wrong with it: no retry can help it. Undefined where its schema is fulfilled, or none is known. */
  readonly problem: string | undefined;
  /** Why it was given up, where the message itself tells. */
  readonly reason: string | undefined;
  /** Redacted. */
  readonly body: string;
  readonly bytes: number;
}

const MAX_BODY_CHARACTERS = 4096;
const MAX_REASON_CHARACTERS = 300;

const FailedEventSchema = v.object({
  requestContext: v.object({ functionArn: v.string(), condition: v.string() }),
  responsePayload: v.optional(v.object({ errorType: v.optional(v.string()), errorMessage: v.optional(v.string()) })),
});

/** What Lambda writes into the record of a failed event, and SNS into the attributes of an undelivered message. */
function reasonOf({ Body, MessageAttributes }: Received): string | undefined {
  const code = MessageAttributes?.ErrorCode?.StringValue;
  if (code) return [code, MessageAttributes?.ErrorMessage?.StringValue].filter(Boolean).join(": ");
  const read = readBody(FailedEventSchema, Body);
  if ("problems" in read) return undefined;
  const { requestContext, responsePayload } = read.output;
  const said = [responsePayload?.errorType, responsePayload?.errorMessage].filter(Boolean).join(": ");
  return `${requestContext.functionArn.split(":")[6] ?? "?"}: ${requestContext.condition}${said && `, ${said}`}`;
}

/** What no retry can help, by the schema of the queue. */
export function problemOf(queue: string, body: string): string | undefined {
  const schema = QUEUE_MESSAGES[queue];
  if (!schema) return undefined;
  const read = readBody(schema, body);
  return "problems" in read ? read.problems[0] : undefined;
}

/** @param now epoch ms */
export function letterOf(queue: string, message: Received, now: number): Letter {
  const { Attributes = {}, Body, MessageId } = message;
  const sent = Number(Attributes.SentTimestamp ?? Number.NaN);
  const isKnown = Number.isFinite(sent);
  const ids = peekIds(Body);
  const reason = reasonOf(message);
  return {
    messageId: MessageId,
    sentAt: isKnown ? new Date(sent).toISOString() : undefined,
    ageSeconds: isKnown ? Math.max(0, Math.round((now - sent) / 1000)) : undefined,
    receives: Number(Attributes.ApproximateReceiveCount ?? 0),
    correlationId: ids.correlationId,
    orderId: ids.orderId,
    traceId: /Root=(1-[0-9a-f]{8}-[0-9a-f]{24})/.exec(Attributes.AWSTraceHeader ?? "")?.[1],
    problem: problemOf(queue, Body),
    reason: reason && shortened(readable(reason), MAX_REASON_CHARACTERS),
    body: shortened(readable(Body), MAX_BODY_CHARACTERS),
    bytes: Buffer.byteLength(Body),
  };
}
