import { sampleContext } from "../lambda/samples.js";
import { stub } from "../lambda/stubs.js";
import { reportCpu } from "./cpu.js";
import { sampleBody, sampleRequest } from "./samples.js";

// usage: node … <metrics in a request> <send|transport>
const [, , count, what] = process.argv;
stub(what === "send" ? "send" : "transport");
// As most requests come: the sampling rules trace a few of them.
process.env._X_AMZN_TRACE_ID = "Root=1-6759e988-bd862e3fe1be46a994272793;Parent=63995c3f42cd8ad8;Sampled=0";

const { handler } = await import("../../lambdas/metrics-api/handler.js");
await reportCpu(Number(count), async (round) => {
  const { statusCode, body } = await handler(sampleRequest(sampleBody(round, Number(count))), sampleContext);
  if (statusCode !== 202) throw new Error(`metrics-api answered ${statusCode} in the bench: ${body}`);
});
