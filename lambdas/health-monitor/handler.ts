import type { Context } from "aws-lambda";
import { GUARDED_DEPENDENCIES } from "../../domain/contracts/dependencies.js";
import { createDynamoClient } from "../shared/clients.js";
import { InvocationDeadline } from "../shared/deadline.js";
import { createSqsClient } from "../shared/sqs-client.js";
import { runTask } from "../shared/task.js";
import { createMetrics } from "../shared/telemetry.js";
import { createTelemetry } from "../shared/telemetry-of.js";
import { checkAll } from "./check-all.js";
import { circuitChecks } from "./circuits.js";
import { queueChecks } from "./queues.js";
import { readSettings } from "./settings.js";
import { tableChecks } from "./tables.js";

/** Longest wait for one dependency, in ms, with the SDK's retries. */
const PATIENCE_MS = 3000;

const settings = readSettings(process.env);
const deadline = new InvocationDeadline();
const dynamo = createDynamoClient(deadline);

const checks = [
  ...queueChecks(createSqsClient(deadline), settings.queues),
  ...tableChecks(dynamo, settings.tables),
  ...circuitChecks(dynamo, settings.circuitTable, Object.values(GUARDED_DEPENDENCIES)),
];

const telemetry = createTelemetry(settings.service);
const findings = createMetrics({ ...settings.service, metricsNamespace: settings.findingsNamespace });

/** Looks at every queue, table and circuit breaker, and measures what it sees. Invoked every minute; looking changes nothing. */
export const handler = async (_event: unknown, context: Context): Promise<void> => {
  deadline.begin(context);
  await runTask(telemetry, { operation: "check-health", about: {} }, async () => {
    const { measurements, done } = await checkAll(checks, PATIENCE_MS);
    findings.write(measurements, {});
    return done;
  });
};
