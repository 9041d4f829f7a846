import type { Context } from "aws-lambda";
import { createCloudWatchClient, createDynamoClient } from "../shared/clients.js";
import { InvocationDeadline } from "../shared/deadline.js";
import { runTask } from "../shared/task.js";
import { createTelemetry } from "../shared/telemetry-of.js";
import { dueAt } from "./due-at.js";
import { createMemories } from "./memories.js";
import { createReadSeries } from "./read-series.js";
import { readSettings } from "./settings.js";
import type { WatchParts } from "./watch.js";
import { watchAll } from "./watch-all.js";

const settings = readSettings(process.env);
const telemetry = createTelemetry(settings.service);
const deadline = new InvocationDeadline();

const parts: WatchParts = {
  memories: createMemories(createDynamoClient(deadline), settings.table, Date.now),
  read: createReadSeries(createCloudWatchClient(deadline)),
  metrics: telemetry.metrics,
  settleSeconds: settings.settleSeconds,
  learnMs: settings.learnMs,
  oddFrom: settings.oddFrom,
};

/** Follows the configured series and publishes how odd their newest values are. Invoked every minute; repeating it does no harm. */
export const handler = async (event: unknown, context: Context): Promise<void> => {
  deadline.begin(context);
  await runTask(telemetry, { operation: "watch-series", about: {} }, () =>
    watchAll(settings.series, dueAt(event, Date.now()), parts),
  );
};
