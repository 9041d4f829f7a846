import { createSocket, type Socket } from "node:dgram";
import { createServer, type Server } from "node:http";
import { type SamplingRule, samplingRules, samplingTargets } from "./sampling.js";

/** The X-Ray daemon of the laptop. */
export interface XrayDaemon {
  /** `host:port`, for AWS_XRAY_DAEMON_ADDRESS; UDP and TCP have the same port. */
  readonly address: string;
  stop(): Promise<void>;
}

/** What the daemon needs. */
export interface XrayDaemonOptions {
  readonly rule: SamplingRule;
  /** Takes each segment or subsegment document that is valid JSON. */
  readonly onDocument: (document: string) => void;
  /** Told of datagrams that are none of X-Ray's. */
  readonly onProblem: (message: string) => void;
}

const HOST = "127.0.0.1";
/** Both protocols need one port: the one that UDP got may be taken for TCP. */
const PORT_ATTEMPTS = 20;

/** The document of a datagram: a header line, then JSON ("Sending trace data to X-Ray", the daemon's format). */
export function documentOf(datagram: string): string | null {
  const newline = datagram.indexOf("\n");
  if (newline < 0) return null;
  try {
    const header: unknown = JSON.parse(datagram.slice(0, newline));
    if (typeof header !== "object" || header === null || !("format" in header) || header.format !== "json") return null;
    const document = datagram.slice(newline + 1).trim();
    const parsed: unknown = JSON.parse(document);
    return typeof parsed === "object" && parsed !== null ? document : null;
  } catch {
    return null; // not JSON: the caller says so
  }
}

const bindUdp = (): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = createSocket("udp4");
    socket.once("error", reject);
    socket.bind(0, HOST, () => {
      socket.off("error", reject);
      resolve(socket);
    });
  });

/** False when the port is taken. */
const listen = (server: Server, port: number): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void => {
      if (error.code === "EADDRINUSE") resolve(false);
      else reject(error);
    };
    server.once("error", failed);
    server.listen(port, HOST, () => {
      server.off("error", failed);
      resolve(true);
    });
  });

async function bindBoth(server: Server): Promise<Socket> {
  for (let attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
    const socket = await bindUdp();
    if (await listen(server, socket.address().port)) return socket;
    await new Promise<void>((resolve) => socket.close(() => resolve()));
  }
  throw new Error(`no port of ${HOST} is free for both UDP and TCP after ${PORT_ATTEMPTS} tries`);
}

/** Starts the daemon on a free port: segments by UDP, sampling rules and targets by HTTP. */
export async function startXrayDaemon({ rule, onDocument, onProblem }: XrayDaemonOptions): Promise<XrayDaemon> {
  const server = createServer((request, response) => {
    request.resume();
    const path = request.url ?? "";
    const answer = path.startsWith("/GetSamplingRules")
      ? samplingRules(rule)
      : path.startsWith("/SamplingTargets")
        ? samplingTargets(rule, Date.now())
        : null;
    response.writeHead(answer ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify(answer ?? { message: `the daemon has no ${path}` }));
  });
  const socket = await bindBoth(server);
  socket.on("message", (datagram) => {
    const document = documentOf(datagram.toString("utf8"));
    if (document) onDocument(document);
    else onProblem(`the X-Ray daemon got ${datagram.length} bytes that are no segment`);
  });
  socket.on("error", (error) => onProblem(`the X-Ray daemon's socket failed: ${error.message}`));
  return {
    address: `${HOST}:${socket.address().port}`,
    async stop() {
      await new Promise<void>((resolve) => socket.close(() => resolve()));
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
