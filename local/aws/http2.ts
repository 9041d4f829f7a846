import { request } from "node:http";
import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from "node:http2";

/** Headers of HTTP/1.1 that HTTP/2 forbids (RFC 9113, 8.2.2). */
const FORBIDDEN = new Set(["connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade"]);

/** Asks the same port by HTTP/1.1 what came by HTTP/2, and answers what it says; where it says nothing the stream is reset. */
export function passOn(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, port: number): void {
  const { ":method": method, ":path": path, ":authority": authority, ":scheme": _, ...rest } = headers;
  const refuse = (): void => {
    if (!stream.closed) stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  };
  const asked = request(
    { host: "127.0.0.1", port, method, path, agent: false, headers: { ...rest, host: authority ?? `127.0.0.1:${port}` } },
    (response) => {
      const kept = Object.entries(response.headers).filter(([name]) => !FORBIDDEN.has(name));
      if (stream.closed) return void response.resume();
      stream.respond({ ...Object.fromEntries(kept), ":status": response.statusCode ?? 502 });
      response.pipe(stream);
    },
  );
  asked.on("error", refuse);
  stream.on("error", () => asked.destroy());
  stream.on("close", () => asked.destroy());
  stream.pipe(asked);
}
