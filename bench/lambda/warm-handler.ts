import { reportCpu } from "./cpu.js";
import { sampleContext, sampleEvent, sampleOrder, samplePayment } from "./samples.js";
import { stub } from "./stubs.js";

// usage: node … <order-processor|payment-handler> <send|transport>
const [, , name, what] = process.argv;
stub(what === "send" ? "send" : "transport");

const isOrder = name === "order-processor";
const { handler } = isOrder
  ? await import("../../lambdas/order-processor/handler.js")
  : await import("../../lambdas/payment-handler/handler.js");
await reportCpu(async (round) => {
  const { batchItemFailures } = await handler(sampleEvent(isOrder ? sampleOrder(round) : samplePayment(round)), sampleContext);
  if (batchItemFailures.length > 0) throw new Error(`${name} failed in the bench`);
});
