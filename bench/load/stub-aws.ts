import { createHash } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { Ledger } from "./ledger.js";

/** The part of a request that an answer needs. */
interface Asked {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** What the stub of AWS was given to keep. */
export interface Kept {
  /** Points written to the table. */
  readonly stored: Ledger;
  /** Points sent to the queue. */
  readonly queued: Ledger;
}

const STORED_ID = /"id":\{"S":"(met_[a-p]{32})"/g;
const QUEUED_ID = /\\"id\\":\\"(met_[a-p]{32})/g;

/** The text of a message as it was given to SendMessage, still as JSON writes it inside quotes. */
const MESSAGE_BODY = /"MessageBody":("(?:[^"\\]|\\.)*")/;

function note(ledger: Ledger, ids: RegExp, body: string): void {
  for (const [, id = ""] of body.matchAll(ids)) ledger.add(id);
}

function answerTo({ headers, body: sent }: Asked, { stored, queued }: Kept): object {
  const body = typeof sent === "string" ? sent : Buffer.from(sent).toString();
  const operation = headers["x-amz-target"]?.split(".").at(-1);
  if (operation === "BatchWriteItem") note(stored, STORED_ID, body);
  if (operation !== "SendMessage") return {};
  note(queued, QUEUED_ID, body);
  // The SDK compares the digest.
  const text: unknown = JSON.parse(MESSAGE_BODY.exec(body)?.[1] ?? '""');
  return { MessageId: "1", MD5OfMessageBody: createHash("md5").update(String(text)).digest("hex") };
}

/**
 * Replaces the SDK's HTTP handler in all clients of this process: requests are made, signed, answered after a while and parsed, and
 * never leave it. Every table is empty, every write works.
 * @param latencyMs from the request to its answer
 */
export function stubAws(latencyMs: number, kept: Kept): void {
  const handle = (asked: Asked) =>
    new Promise((resolve) => {
      setTimeout(() => {
        const body = new TextEncoder().encode(JSON.stringify(answerTo(asked, kept)));
        resolve({ response: { statusCode: 200, headers: {}, body } });
      }, latencyMs);
    });
  for (const client of [new DynamoDBClient({}), new SQSClient({})])
    Object.assign(Object.getPrototypeOf(client.config.requestHandler), { handle });
}
