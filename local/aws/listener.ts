import { createServer, type RequestListener } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import { createServer as createTcpServer, type Socket } from "node:net";
import { passOn } from "./http2.js";

/** A server on a free port of the loopback address. */
export interface Listener {
  readonly port: number;
  /** Closes every connection. */
  stop(): Promise<void>;
}

/** Idle connections outlive the pools of SDKs, so that no client reuses one that is about to close. */
const KEEP_ALIVE_MS = 65_000;
/** How a client begins that speaks HTTP/2 without asking (RFC 9113, 3.4). */
const HTTP2_PREFACE = "PRI";

/**
 * Listens for HTTP/1.1 and HTTP/2 on one port: Bedrock's client speaks HTTP/2 unless told otherwise, all others do not. What comes
 * by HTTP/2 is answered by the same listener.
 */
export async function listen(onRequest: RequestListener): Promise<Listener> {
  const http = createServer(onRequest);
  http.keepAliveTimeout = KEEP_ALIVE_MS;
  // A long poll and a slow create may take longer than Node's default of five minutes allows.
  http.requestTimeout = 0;
  const http2 = createHttp2Server();
  const sockets = new Set<Socket>();
  const tcp = createTcpServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    // A client that goes away is no concern of anybody's here.
    socket.on("error", () => socket.destroy());
    socket.once("data", (first) => {
      socket.pause();
      socket.unshift(first);
      const server = first.toString("latin1", 0, HTTP2_PREFACE.length) === HTTP2_PREFACE ? http2 : http;
      server.emit("connection", socket);
      process.nextTick(() => socket.resume());
    });
  });
  await new Promise<void>((resolve, reject) => {
    tcp.once("error", reject);
    tcp.listen(0, "127.0.0.1", resolve);
  });
  const address = tcp.address();
  if (address === null || typeof address === "string") throw new Error("the endpoint listens on no TCP port");
  const { port } = address;
  http2.on("stream", (stream, headers) => passOn(stream, headers, port));
  return {
    port,
    stop: () =>
      new Promise((resolve) => {
        tcp.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
