import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttp2Server, type Http2ServerRequest, type Http2ServerResponse } from "node:http2";
import type { Server } from "node:net";
import { text } from "node:stream/consumers";
import * as v from "valibot";
import { OBSERVABILITY } from "./observability-answers.js";
import { OTHERS } from "./other-answers.js";
import type { Scenario } from "./scenario.js";

/** AWS as one scenario has it. */
export interface StandIn {
  /** Variables that lead every client to it. */
  readonly variables: Readonly<Record<string, string>>;
  /** How often each operation was asked for. */
  readonly asked: ReadonlyMap<string, number>;
  stop(): Promise<void>;
}

const BodySchema = v.record(v.string(), v.unknown());
const ANSWERS = { ...OBSERVABILITY, ...OTHERS };

/** `GetMetricData` of `GraniteServiceVersion20100801.GetMetricData`; the path of a REST call; `converse`, `PUT`. */
function operationOf(method: string, url: string, target: string | undefined): string {
  if (target) return target.split(".").at(-1) ?? target;
  if (url.endsWith("/converse")) return "converse";
  return method === "POST" ? url : method;
}

const listening = (server: Server) =>
  new Promise<number>((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : 0);
    });
  });

/** Starts it on free ports of the loopback address: one for HTTP/1.1, one for HTTP/2, which Bedrock's client speaks. */
export async function startStandIn(scenario: Scenario): Promise<StandIn> {
  const asked = new Map<string, number>();
  const answer = async (
    request: IncomingMessage | Http2ServerRequest,
    response: Pick<ServerResponse | Http2ServerResponse, "setHeader" | "end">,
  ): Promise<void> => {
    const { method = "", url = "", headers } = request;
    const operation = operationOf(method, url, headers["x-amz-target"]?.toString());
    const sent = await text(request);
    asked.set(operation, (asked.get(operation) ?? 0) + 1);
    const isJson = sent.startsWith("{") && operation in ANSWERS;
    const body = isJson ? v.parse(BodySchema, JSON.parse(sent)) : {};
    response.setHeader("content-type", "application/json");
    response.end(method === "PUT" ? "" : JSON.stringify(ANSWERS[operation]?.({ body }, scenario) ?? {}));
  };
  // Who asked has its own deadlines and may be gone; what was not answered shows in the run's result.
  const gone = (error: unknown): void => {
    asked.set("gone", (asked.get("gone") ?? 0) + 1);
    if (!(error instanceof Error && "code" in error && error.code === "ECONNRESET")) throw error;
  };
  const first = createServer((request, response) => void answer(request, response).catch(gone));
  const second = createHttp2Server((request, response) => void answer(request, response).catch(gone));
  const [port, port2] = await Promise.all([listening(first), listening(second)]);
  return {
    asked,
    variables: {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: `http://127.0.0.1:${port2}`,
    },
    async stop() {
      first.closeAllConnections();
      await Promise.all([first, second].map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}
