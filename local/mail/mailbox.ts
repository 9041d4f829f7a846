import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SMTPServer } from "smtp-server";

/** A mail server for this machine alone, whose mails are files. */
export interface Mailbox {
  readonly port: number;
  readonly folder: string;
  /** Mails taken so far. */
  count(): number;
  stop(): Promise<void>;
}

/** Largest mail it takes: an SNS message has at most 256 KiB. */
const MAX_BYTES = 1_048_576;

const fileName = (number: number, recipients: readonly string[]): string =>
  `${String(number).padStart(4, "0")}-${recipients
    .join("-")
    .replaceAll(/[^\w@.+-]/g, "_")
    .slice(0, 100)}.eml`;

/** Starts the server on a free port of the loopback address and empties its folder; each mail becomes one `.eml` file in it. */
export async function startMailbox(folder: string): Promise<Mailbox> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  let count = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    size: MAX_BYTES,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => void chunks.push(chunk));
      stream.on("error", done);
      stream.on("end", () => {
        if (stream.sizeExceeded) return done(new Error(`mails of at most ${MAX_BYTES} bytes are taken`));
        count += 1;
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        writeFileSync(join(folder, fileName(count, recipients)), Buffer.concat(chunks));
        done();
      });
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  // A client that hangs up in the middle of a mail is its own trouble.
  server.on("error", () => {});
  const address = server.server.address();
  if (address === null || typeof address === "string") throw new Error("the mail server listens on no TCP port");
  return {
    port: address.port,
    folder,
    count: () => count,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
