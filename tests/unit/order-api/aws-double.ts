import { createHash } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { text } from "node:stream/consumers";

/** One call that arrived: SQS's or DynamoDB's operation, or a path of the X-Ray daemon. */
export interface Call {
  readonly operation: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const answerTo = (operation: string, body: string): object => {
  if (operation !== "AmazonSQS.SendMessage") return {};
  const message: unknown = JSON.parse(body);
  const content = typeof message === "object" && message && "MessageBody" in message ? String(message.MessageBody) : "";
  return { MessageId: "m-1", MD5OfMessageBody: createHash("md5").update(content).digest("hex") };
};

const portOf = (address: ReturnType<Socket["address"]> | string | null): number =>
  typeof address === "object" && address ? address.port : 0;

/** Answers what the service asks of AWS and of the X-Ray daemon. `hold` delays SQS's answers until it resolves. */
export async function startAwsDouble() {
  const calls: Call[] = [];
  const segments: string[] = [];
  const control: { hold: Promise<void> } = { hold: Promise.resolve() };
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const operation = String(request.headers["x-amz-target"] ?? request.url);
    calls.push({ operation, headers: request.headers, body });
    if (operation === "AmazonSQS.SendMessage") await control.hold;
    response.setHeader("content-type", "application/x-amz-json-1.0").end(JSON.stringify(answerTo(operation, body)));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const daemon = createSocket("udp4");
  daemon.on("message", (datagram) => segments.push(datagram.toString().split("\n").at(-1) ?? ""));
  daemon.bind(0, "127.0.0.1");
  await once(daemon, "listening");
  const port = portOf(server.address());
  return {
    calls,
    segments,
    control,
    env: {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_XRAY_DAEMON_ADDRESS: `tcp:127.0.0.1:${port} udp:127.0.0.1:${portOf(daemon.address())}`,
    },
    close: () => {
      daemon.close();
      server.closeAllConnections();
      server.close();
    },
  };
}
