import { createServer, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import * as v from "valibot";
import { sandboxOutcome } from "../../../../domain/payments/rules.js";

const RequestSchema = v.object({ paymentId: v.string(), amount: v.number(), paymentToken: v.string() });

/** What the provider does with a request after it was booked. */
export type Answer = (response: ServerResponse, outcome: unknown) => void;

const respond =
  (status: number, body?: unknown): Answer =>
  (response, outcome) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(typeof body === "string" ? body : JSON.stringify(body ?? outcome));
  };

/** Ways to answer. */
export const answers = {
  outcome: respond(200),
  never: () => undefined,
  hangUp: (response: ServerResponse) => void response.destroy(),
  with: respond,
};

/** A payment provider over HTTP on a free port: books each payment id once, however often it is asked for. */
export async function startFakeProvider() {
  const ledger = new Map<string, { amount: number; requests: number }>();
  const headers: Record<string, unknown>[] = [];
  const state: { answer: Answer } = { answer: answers.outcome };
  const server = createServer(async (request, response) => {
    headers.push(request.headers);
    const body = v.parse(RequestSchema, await json(request));
    const key = String(request.headers["idempotency-key"]);
    const entry = ledger.get(key) ?? { amount: body.amount, requests: 0 };
    entry.requests += 1;
    ledger.set(key, entry);
    state.answer(response, sandboxOutcome(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    ledger,
    headers,
    state,
    requests: () => headers.length,
    reset() {
      ledger.clear();
      headers.length = 0;
      state.answer = answers.outcome;
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
