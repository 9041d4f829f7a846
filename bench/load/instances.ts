import * as v from "valibot";
import { Ledger } from "./ledger.js";
import { stubAws } from "./stub-aws.js";

// usage: node … <ms of every AWS call> <most requests> <share of requests that are traced>
// A process of the function: the handler with the SDK, bundled as for Lambda, invoked by messages of the parent. It stands for as
// many instances as the gateway hands events to at a time.

const [callMs = 0, requests = 0, traced = 0] = process.argv.slice(2).map(Number);
const kept = { stored: new Ledger(requests), queued: new Ledger(requests) };
stubAws(callMs, kept);
const { handler } = await import("../../lambdas/metrics-api/handler.js");

const Invocation = v.object({
  id: v.number(),
  event: v.looseObject({ httpMethod: v.string(), path: v.string(), body: v.string() }),
});

/** Time that an invocation has, in ms: never the limit here. */
const context = { getRemainingTimeInMillis: () => 25_000 };

const tell = (message: object): void => {
  process.send?.(message);
};

let invocations = 0;

async function invoke({ id, event }: v.InferOutput<typeof Invocation>): Promise<void> {
  // As Lambda sets it for each invocation; it is read before the handler waits for anything.
  const sampled = Math.floor(invocations * traced) < Math.floor((invocations + 1) * traced);
  process.env._X_AMZN_TRACE_ID = `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=${sampled ? 1 : 0}`;
  invocations += 1;
  const { statusCode, headers, body } = await handler(event, context);
  tell({ id, statusCode, headers, body });
}

process.on("message", (message) => {
  if (message === "state") {
    globalThis.gc?.();
    const { heapUsed, rss } = process.memoryUsage();
    const { user, system } = process.cpuUsage();
    tell({ heap: heapUsed, resident: rss, cpuMs: (user + system) / 1000, invocations });
  } else if (message === "report") tell({ stored: kept.stored.text(), queued: kept.queued.text() });
  else void invoke(v.parse(Invocation, message));
});
process.on("disconnect", () => process.exit(0));
tell({ ready: true });
