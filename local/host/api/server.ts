import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { HostError } from "../errors.js";
import { type Gateway, MAX_BODY_BYTES } from "./gateway.js";
import type { ApiAnswer, ApiRequest } from "./request.js";

/** A stage that listens. */
export interface ApiServer {
  /** Address of the stage, without a slash at the end. */
  readonly url: string;
  /** Closes every connection. */
  stop(): Promise<void>;
}

/** One byte more than is allowed is enough to know; the rest is read and dropped. */
async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
    bytes += chunk.length;
  }
  return Buffer.concat(chunks);
}

const pairsOf = (raw: readonly string[]): [string, string][] =>
  raw.flatMap((name, index): [string, string][] => (index % 2 === 0 ? [[name, raw[index + 1] ?? ""]] : []));

async function requestOf(request: IncomingMessage, now: () => number): Promise<ApiRequest> {
  const receivedAt = now();
  return {
    method: request.method ?? "GET",
    target: request.url ?? "/",
    headers: pairsOf(request.rawHeaders),
    body: await bodyOf(request),
    sourceIp: request.socket.remoteAddress ?? "127.0.0.1",
    protocol: `HTTP/${request.httpVersion}`,
    receivedAt,
  };
}

function send(request: IncomingMessage, response: ServerResponse, { status, headers, body }: ApiAnswer): void {
  const values = new Map<string, string[]>();
  for (const [name, value] of headers) values.set(name, [...(values.get(name) ?? []), value]);
  for (const [name, list] of values) response.setHeader(name, list.length === 1 ? (list[0] ?? "") : list);
  response.setHeader("Content-Length", body.length);
  response.writeHead(status).end(request.method === "HEAD" ? undefined : body);
}

/** Serves a stage on a free port of the loopback address. */
export async function serveApi(stage: string, gateway: Gateway, warn: (message: string) => void): Promise<ApiServer> {
  const server = createServer((request, response) => {
    requestOf(request, Date.now)
      .then(gateway)
      .then((answer) => send(request, response, answer))
      .catch((error: unknown) => {
        if (request.destroyed && !request.complete) return; // the caller went away
        warn(
          `the API could not answer ${request.method} ${request.url}: ${error instanceof Error ? error.message : String(error)}`,
        );
        if (!response.headersSent) response.writeHead(500, { "content-type": "application/json" });
        response.end('{"message":"Internal server error"}');
      });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new HostError("the API listens on no TCP port");
  return {
    url: `http://127.0.0.1:${address.port}/${stage}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
