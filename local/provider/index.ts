import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { ProviderBehaviour } from "../../config/index.js";
import { LaptopError } from "../errors.js";
import { createLedger, type LedgerEntry } from "./ledger.js";
import { MAX_BODY_BYTES, RequestError } from "./requests.js";
import { type ProviderAnswer, type ProviderState, route } from "./routes.js";

export type { LedgerEntry } from "./ledger.js";

/** A running sandbox provider. */
export interface Provider {
  /** Address without a path, e.g. `http://127.0.0.1:41234`. */
  readonly url: string;
  ledger(): readonly LedgerEntry[];
  behaviour(): ProviderBehaviour;
  setBehaviour(behaviour: ProviderBehaviour): void;
  /** Ends open requests without an answer and frees the port. */
  stop(): Promise<void>;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const buffer = Buffer.from(chunk);
    bytes += buffer.length;
    if (bytes > MAX_BODY_BYTES) throw new RequestError(413, `the body is over ${MAX_BODY_BYTES} bytes`);
    chunks.push(buffer);
  }
  return Buffer.concat(chunks).toString("utf8");
}

const refusal = (error: unknown): ProviderAnswer => {
  if (error instanceof RequestError)
    return { status: error.status, body: { error: error.message, problems: error.problems }, delayMs: 0 };
  return { status: 500, body: { error: error instanceof Error ? error.message : String(error) }, delayMs: 0 };
};

async function answerTo(state: ProviderState, request: IncomingMessage): Promise<ProviderAnswer> {
  try {
    const key = request.headers["idempotency-key"];
    return route(state, {
      method: request.method ?? "GET",
      path: new URL(request.url ?? "/", "http://provider").pathname,
      idempotencyKey: Array.isArray(key) ? key[0] : key,
      body: await readBody(request),
    });
  } catch (error) {
    return refusal(error);
  }
}

function send(response: ServerResponse, { status, body }: ProviderAnswer): void {
  if (response.destroyed) return; // the caller gave up waiting
  response.writeHead(status, { "content-type": "application/json", ...(status === 413 ? { connection: "close" } : {}) });
  response.end(JSON.stringify(body));
}

/**
 * Starts a payment provider on a free port of this machine. `POST /authorizations` with the header `Idempotency-Key`, `GET
 * /ledger`, `GET` and `PUT /behaviour`.
 * @throws {LaptopError} when it cannot listen
 */
export async function startProvider(behaviour: ProviderBehaviour): Promise<Provider> {
  const state: ProviderState = { ledger: createLedger(), behaviour };
  const waiting = new Set<NodeJS.Timeout>();
  const server = createServer((request, response) => {
    void answerTo(state, request).then((answer) => {
      const timer = setTimeout(() => {
        waiting.delete(timer);
        send(response, answer);
      }, answer.delayMs);
      waiting.add(timer);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) =>
      reject(new LaptopError("the sandbox payment provider cannot listen on 127.0.0.1", 1, { cause })),
    );
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new LaptopError("the sandbox payment provider has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    ledger: () => state.ledger.entries(),
    behaviour: () => state.behaviour,
    setBehaviour(next) {
      state.behaviour = next;
    },
    stop: () =>
      new Promise((resolve, reject) => {
        for (const timer of waiting) clearTimeout(timer);
        server.close((cause) => (cause ? reject(cause) : resolve()));
        server.closeAllConnections();
      }),
  };
}
