import { createHash } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import * as v from "valibot";

/** What is taken away from the SDK: all of it but the client objects, or the network alone. */
export type Stub = "send" | "transport";

/** The part of a request that an answer needs. */
interface Asked {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const MessageSchema = v.object({ MessageBody: v.string() });

/** `{}`; to SendMessage what SQS says, because the SDK compares the digest. */
async function answer({ headers, body }: Asked) {
  const sent =
    headers["x-amz-target"] === "AmazonSQS.SendMessage" ? v.parse(MessageSchema, JSON.parse(body)).MessageBody : undefined;
  const said = sent === undefined ? {} : { MessageId: "1", MD5OfMessageBody: createHash("md5").update(sent).digest("hex") };
  return { response: { statusCode: 200, headers: {}, body: new TextEncoder().encode(JSON.stringify(said)) } };
}

/** Replaces the SDK's `send`, or its HTTP handler, for all clients of this process. Every table is empty, every write works. */
export function stub(what: Stub): void {
  if (what === "send") {
    for (const client of [DynamoDBClient, SQSClient]) Object.assign(client.prototype, { send: async () => ({}) });
    return;
  }
  for (const client of [new DynamoDBClient({}), new SQSClient({})])
    Object.assign(Object.getPrototypeOf(client.config.requestHandler), { handle: answer });
}
