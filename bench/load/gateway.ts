import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import * as v from "valibot";
import { TokenBucket } from "../../local/host/api/token-bucket.js";
import { API_KEY, proxyEvent } from "./event.js";
import { startFunctionPool } from "./function-pool.js";

// usage: node … <limits as JSON> <bundle of instances.ts> <its arguments>…
// Stands for API Gateway and for Lambda's front: refuses what is beyond the throttle (429) and what no instance is free for (503),
// hands the rest to the function as events. Nothing waits in a queue.

const [, , told = "", file = "", ...args] = process.argv;
const limits = v.parse(v.object({ ratePerSecond: v.number(), burst: v.number(), concurrency: v.number() }), JSON.parse(told));
const instances = await startFunctionPool(file, args);
const bucket = new TokenBucket(limits, performance.now());

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { "Content-Type": "application/json", "Retry-After": "1" }).end(JSON.stringify({ message }));
}

const bodyOf = (request: IncomingMessage, use: (body: string) => void): void => {
  let body = "";
  request.setEncoding("utf8").on("data", (chunk: string) => {
    body += chunk;
  });
  request.on("end", () => use(body));
};

const server = createServer((request, response) => {
  bodyOf(request, (body) => {
    if (request.headers["x-api-key"] !== API_KEY.value) return refuse(response, 403, "Forbidden");
    if (!bucket.take(performance.now())) return refuse(response, 429, "Too Many Requests");
    if (instances.running >= limits.concurrency) return refuse(response, 503, "Service Unavailable");
    instances.invoke(proxyEvent(request, body, randomUUID()), ({ statusCode, headers, body: text }) => {
      response.writeHead(statusCode, headers).end(text);
    });
  });
});
// Longer than any run: connections that were needed at the start are there at the end.
server.keepAliveTimeout = 600_000;

process.on("message", (message) => {
  if (message === "state") void instances.state().then((state) => process.send?.(state));
  if (message === "report") void instances.report().then((report) => process.send?.(report));
});
process.on("disconnect", () => process.exit(0));
server.listen(0, "127.0.0.1", () => process.send?.(server.address() ?? {}));
