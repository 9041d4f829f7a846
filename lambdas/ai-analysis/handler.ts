import { InvocationDeadline } from "../shared/deadline.js";
import { later } from "../shared/later.js";
import type { Redeliver } from "../shared/redelivery.js";
import { createSqsHandler } from "../shared/sqs-handler.js";
import { createTelemetry } from "../shared/telemetry-of.js";
import { createAnalysis } from "./analysis.js";
import { readSettings } from "./settings.js";
import { readTrigger } from "./trigger/read-trigger.js";

const settings = readSettings(process.env);
const telemetry = createTelemetry(settings.service);
const deadline = new InvocationDeadline();
const analyse = createAnalysis(settings, telemetry, deadline);
const giveBack = later(async () => (await import("./late/redelivery.js")).createGiveBack(deadline));
const redeliver: Redeliver = async (record, afterSeconds) => (await giveBack())(record, afterSeconds);

/** Consumes the queue `analysis`: analyses each incident and keeps its report in the bucket `data`. */
export const handler = createSqsHandler(telemetry, deadline, redeliver, async (body, unit) => {
  const trigger = readTrigger(body);
  if (trigger.kind === "ignored") {
    unit.begin("analyse-alarm", {});
    return { outcome: "ignored", message: `nothing to analyse: ${trigger.why}` };
  }
  return analyse(trigger, unit);
});
