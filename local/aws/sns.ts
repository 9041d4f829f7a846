import * as v from "valibot";
import type { Call } from "./call.js";
import { queryInput } from "./cloudwatch/input.js";
import { type Forwarder, relay } from "./forward.js";

/** A message that a topic took. */
export interface Published {
  readonly topicArn: string;
  readonly subject: string | undefined;
  readonly message: string;
}

const Publish = v.looseObject({
  TopicArn: v.string(),
  Subject: v.optional(v.string()),
  Message: v.string(),
  MessageStructure: v.optional(v.string()),
});

const Structured = v.looseObject({ email: v.optional(v.string()), default: v.optional(v.string()) });

/** The text for people: of a message with one for each protocol, that of e-mail. */
function textOf({ Message, MessageStructure }: v.InferOutput<typeof Publish>): string {
  if (MessageStructure !== "json") return Message;
  const parts = v.safeParse(v.pipe(v.string(), v.parseJson(), Structured), Message);
  return parts.success ? (parts.output.email ?? parts.output.default ?? Message) : Message;
}

/**
 * Passes a message on to its topic, and tells of it once the topic has it: moto delivers to queues and over HTTP, but sends no mail.
 * @returns false when the call is something else
 */
export async function handleSns(call: Call, forwarder: Forwarder, tell: (published: Published) => void): Promise<boolean> {
  if ((await call.operation()) !== "Publish" || call.protocol !== "query") return false;
  const answer = await forwarder.exchange(call, await call.read());
  const input = v.safeParse(Publish, queryInput(await call.text()));
  if (answer.status < 300 && input.success)
    tell({ topicArn: input.output.TopicArn, subject: input.output.Subject, message: textOf(input.output) });
  relay(call, answer);
  return true;
}
