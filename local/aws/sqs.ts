import * as v from "valibot";
import type { Call } from "./call.js";
import { type Answer, type Forwarder, relay } from "./forward.js";

/** HTTP header and SQS system attribute in which a trace travels ("X-Ray: Tracing with SQS"). */
const TRACE_HEADER = "x-amzn-trace-id";
const TRACE_ATTRIBUTE = "AWSTraceHeader";

/** moto answers concurrent receives now and then with an HTML page and status 500; the same request then succeeds. */
const RECEIVE_ATTEMPTS = 5;

const SystemAttributes = v.optional(v.record(v.string(), v.unknown()), {});
const SendMessage = v.looseObject({ MessageSystemAttributes: SystemAttributes });
const SendMessageBatch = v.looseObject({
  QueueUrl: v.string(),
  Entries: v.array(v.looseObject({ Id: v.string(), MessageSystemAttributes: SystemAttributes })),
});
const Failure = v.looseObject({ __type: v.optional(v.string(), "InternalFailure"), message: v.optional(v.string(), "") });

type WithAttributes = v.InferOutput<typeof SendMessage>;

const isHtml = (answer: Answer): boolean => answer.status >= 500 && /html/i.test(answer.headers["content-type"] ?? "");

/** The message with the trace that its request carried; one that the client set itself stays. */
function withTrace<T extends WithAttributes>(message: T, trace: string): T {
  if (!trace || TRACE_ATTRIBUTE in message.MessageSystemAttributes) return message;
  const attribute = { [TRACE_ATTRIBUTE]: { DataType: "String", StringValue: trace } };
  return { ...message, MessageSystemAttributes: { ...message.MessageSystemAttributes, ...attribute } };
}

/** Each message on its own: moto drops the system attributes of a batch's messages. */
async function sendEach(call: Call, forwarder: Forwarder, trace: string): Promise<void> {
  const { QueueUrl, Entries } = v.parse(SendMessageBatch, JSON.parse(await call.text()));
  const send = async ({ Id, ...message }: (typeof Entries)[number]) => {
    const body = Buffer.from(JSON.stringify({ QueueUrl, ...withTrace(message, trace) }));
    const answer = await forwarder.exchange(call, body, { headers: { "x-amz-target": "AmazonSQS.SendMessage" } });
    const content: unknown = JSON.parse(answer.body.toString("utf8"));
    if (answer.status === 200) return { Successful: { ...v.parse(v.looseObject({}), content), Id } };
    const failure = v.parse(Failure, content);
    const Code = failure.__type.split("#").at(-1);
    return { Failed: { Id, Code, Message: failure.message, SenderFault: answer.status < 500 } };
  };
  // One after the other: a batch keeps its order.
  const Successful: unknown[] = [];
  const Failed: unknown[] = [];
  for (const entry of Entries) {
    const sent = await send(entry);
    if (sent.Successful) Successful.push(sent.Successful);
    else Failed.push(sent.Failed);
  }
  relay(call, {
    status: 200,
    headers: { "content-type": "application/x-amz-json-1.0" },
    body: Buffer.from(JSON.stringify({ Successful, ...(Failed.length > 0 ? { Failed } : {}) })),
  });
}

async function receive(call: Call, forwarder: Forwarder): Promise<void> {
  const body = await call.read();
  const receiveOnce = () => forwarder.exchange(call, body, { longPoll: true });
  let answer = await receiveOnce();
  for (let attempt = 1; isHtml(answer) && attempt < RECEIVE_ATTEMPTS; attempt++) answer = await receiveOnce();
  relay(call, answer);
}

const needsSystemAttributes = (body: string, trace: string): boolean => trace !== "" || body.includes("MessageSystemAttributes");

/**
 * What SQS does and moto does not: the trace header of a send becomes the message's `AWSTraceHeader`. Receives that
 * moto drops are repeated.
 * @returns false when the request is to be passed on as it is
 */
export async function handleSqs(call: Call, forwarder: Forwarder): Promise<boolean> {
  if (call.protocol !== "json") return false;
  const operation = await call.operation();
  const trace = call.header(TRACE_HEADER);
  if (operation === "ReceiveMessage") {
    await receive(call, forwarder);
    return true;
  }
  if (operation === "SendMessage" && trace) {
    const message = v.safeParse(SendMessage, JSON.parse(await call.text()));
    if (!message.success) return false;
    relay(call, await forwarder.exchange(call, Buffer.from(JSON.stringify(withTrace(message.output, trace)))));
    return true;
  }
  if (operation === "SendMessageBatch" && needsSystemAttributes(await call.text(), trace)) {
    await sendEach(call, forwarder, trace);
    return true;
  }
  return false;
}
