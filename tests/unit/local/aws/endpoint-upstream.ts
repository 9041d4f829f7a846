import { createServer, type IncomingMessage, type Server } from "node:http";
import { afterEach, beforeEach } from "vitest";
import { type LocalAws, startLocalAws } from "../../../../local/aws/index.js";
import { createMetricStore, type MetricStore } from "../../../../simulator/metrics/index.js";

interface Seen {
  readonly target: string;
  readonly url: string;
  readonly body: string;
}
type Reply = { readonly status?: number; readonly type?: string; readonly body: string };

export let upstream: Server;
export let seen: Seen[];
let reply: (request: Seen) => Reply;
let gate: Promise<void>;
export let metrics: MetricStore;
export let aws: LocalAws;
export let unreachable: number;

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
};

export const options = () => ({
  endpoint: aws.url,
  region: "us-east-1",
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
  maxAttempts: 1,
});

/** Lets moto's stand-in answer so. */
export const answerWith = (answers: (request: Seen) => Reply): void => {
  reply = answers;
};

/** Lets moto's stand-in keep its answers until then. */
export const answerAfter = (then: Promise<void>): void => {
  gate = then;
};

/** The endpoint in front of a stand-in for moto, both new for each test. */
export function useLocalAws(): void {
  beforeEach(async () => {
    seen = [];
    unreachable = 0;
    gate = Promise.resolve();
    reply = () => ({ body: "{}" });
    upstream = createServer(async (request, response) => {
      const one = { target: String(request.headers["x-amz-target"] ?? ""), url: request.url ?? "", body: await bodyOf(request) };
      seen.push(one);
      await gate;
      const { status = 200, type = "application/x-amz-json-1.0", body } = reply(one);
      response.writeHead(status, { "content-type": type, connection: "close" }).end(body);
    });
    await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
    const address = upstream.address();
    const port = typeof address === "object" && address ? address.port : 0;
    metrics = createMetricStore();
    aws = await startLocalAws({ motoUrl: `http://127.0.0.1:${port}`, metrics, onUnreachable: () => void unreachable++ });
  });

  afterEach(async () => {
    await aws.stop();
    upstream.closeAllConnections();
    await new Promise((resolve) => upstream.close(resolve));
  });
}
