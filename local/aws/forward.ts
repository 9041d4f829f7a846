import { Agent, request as httpRequest, type IncomingMessage } from "node:http";
import type { Call } from "./call.js";
import { AwsError } from "./errors.js";

/** Headers that belong to one connection (RFC 9110, 7.6.1) and are not passed on. */
const HOP_BY_HOP = new Set(["connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"]);

const endToEnd = (headers: IncomingMessage["headers"]): IncomingMessage["headers"] =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)));

/** Answer of the local AWS, read as a whole. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

/** What an exchange does differently from the call. */
export interface Changes {
  readonly headers?: Readonly<Record<string, string>>;
  readonly path?: string;
  /** The answer may take long because nothing is there yet: such a request takes no one's turn. */
  readonly longPoll?: boolean;
}

/**
 * Requests that moto works on at a time. It does one after the other anyway; one that waits here and is given up by its client
 * costs moto nothing, while one that moto has begun is done to the end, for nobody.
 */
const CONCURRENT_REQUESTS = 16;

/** Passes requests on to the local AWS. */
export interface Forwarder {
  /** Streams the request there and the answer back. @throws {AwsError} ServiceUnavailable when nothing answers */
  stream(call: Call): Promise<void>;
  /** Sends this body with the call's method, headers and path, and reads the answer. @throws {AwsError} */
  exchange(call: Call, body: Buffer, changes?: Changes): Promise<Answer>;
  close(): void;
}

const unavailable = (motoUrl: string, cause: Error): AwsError =>
  new AwsError("ServiceUnavailable", `the local AWS at ${motoUrl} does not answer (${cause.message})`, 503, { cause });

/** Makes a forwarder; `onUnreachable` is told of every request that found nobody. */
export function createForwarder(motoUrl: string, onUnreachable: () => void): Forwarder {
  const { hostname, port } = new URL(motoUrl);
  const turns = new Agent({ keepAlive: true, maxSockets: CONCURRENT_REQUESTS });
  const unlimited = new Agent({ keepAlive: true });

  const open = (
    call: Call,
    headers: Readonly<Record<string, string | string[] | undefined>>,
    write: (to: NodeJS.WritableStream) => void,
    { path = call.request.url, longPoll = false }: Changes = {},
  ) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const { method } = call.request;
      const outgoing = httpRequest(
        { hostname, port, method, path, agent: longPoll ? unlimited : turns, headers, setHost: false },
        resolve,
      );
      outgoing.on("error", (cause) => {
        onUnreachable();
        reject(unavailable(motoUrl, cause));
      });
      call.response.on("close", () => {
        if (!call.response.writableFinished) outgoing.destroy(new Error("the client went away"));
      });
      write(outgoing);
    });

  return {
    async stream(call) {
      const body = call.isRead ? await call.read() : null;
      const answer = await open(call, endToEnd(call.request.headers), (to) => {
        if (body) to.end(body);
        else call.request.pipe(to);
      });
      call.response.writeHead(answer.statusCode ?? 502, endToEnd(answer.headers));
      await new Promise<void>((resolve, reject) => {
        answer.on("error", reject);
        call.response.on("close", resolve);
        answer.pipe(call.response);
      });
    },

    async exchange(call, body, changes = {}) {
      const sent = { ...endToEnd(call.request.headers), ...changes.headers, "content-length": String(body.length) };
      const answer = await open(call, sent, (to) => void to.end(body), changes);
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk);
      return { status: answer.statusCode ?? 502, headers: answer.headers, body: Buffer.concat(chunks) };
    },

    close: () => {
      turns.destroy();
      unlimited.destroy();
    },
  };
}

/** Writes an answer that was read before. */
export function relay(call: Call, { status, headers, body }: Answer): void {
  call.response.writeHead(status, { ...endToEnd(headers), "content-length": String(body.length) });
  call.response.end(body);
}
