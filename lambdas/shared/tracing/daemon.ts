import { createSocket, type Socket } from "node:dgram";

/** Where the daemon listens unless told otherwise. */
const DEFAULT_ADDRESS = "127.0.0.1:2000";

/** What every datagram begins with (page "Sending trace data to AWS X-Ray"). */
const PREFIX = '{"format":"json","version":1}\n';

/** Largest document that is sent, in bytes: X-Ray takes 64 kB, and so does a datagram. */
const MAX_BYTES = 60_000;

/** `host:port`, or the form that names both protocols, `tcp:host:port udp:host:port`. */
function addressOf(text: string): { readonly host: string; readonly port: number } {
  const udp = text.split(" ").find((part) => part.startsWith("udp:"));
  const address = udp ? udp.slice("udp:".length) : text;
  const colon = address.lastIndexOf(":");
  return { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
}

/** The X-Ray daemon. */
export interface Daemon {
  /** Sends a document at once. @returns false when it is too large; nothing was sent then */
  send(document: object): boolean;
}

/**
 * The daemon at an address of `AWS_XRAY_DAEMON_ADDRESS`. Sending never fails the work that is traced: a process says once that it
 * cannot reach the daemon, and goes on.
 */
export function createDaemon(address = DEFAULT_ADDRESS): Daemon {
  const { host, port } = addressOf(address);
  let socket: Socket | undefined;
  let warned = false;
  const open = (): Socket => {
    const opened = createSocket("udp4").unref();
    opened.on("error", ({ message }) => {
      if (!warned) process.emitWarning(`traces do not reach the X-Ray daemon at ${address}: ${message}`);
      warned = true;
    });
    return opened;
  };
  return {
    send(document) {
      const datagram = Buffer.from(PREFIX + JSON.stringify(document));
      if (datagram.length > MAX_BYTES) return false;
      socket ??= open();
      socket.send(datagram, port, host);
      return true;
    },
  };
}
