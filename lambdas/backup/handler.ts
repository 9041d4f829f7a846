import type { Context } from "aws-lambda";
import * as v from "valibot";
import { BACKUP_VARIABLES } from "../../domain/contracts/environment-variables.js";
import { createDynamoClient } from "../shared/clients.js";
import { InvocationDeadline } from "../shared/deadline.js";
import { numberIn, readEnvironment } from "../shared/environment.js";
import { NamedTexts } from "../shared/json-variable.js";
import { runTask } from "../shared/task.js";
import { createTelemetry } from "../shared/telemetry-of.js";
import { backUpTables } from "./back-up-tables.js";
import { createTableBackups } from "./table-backups.js";

const { service, own } = readEnvironment(
  v.object({ [BACKUP_VARIABLES.tables]: NamedTexts, [BACKUP_VARIABLES.retentionDays]: numberIn(1, 3650) }),
  process.env,
);
const tables = Object.values(own.BACKUP_TABLES);
const retentionDays = own.BACKUP_RETENTION_DAYS;
const telemetry = createTelemetry(service);
const deadline = new InvocationDeadline();
const backups = createTableBackups(createDynamoClient(deadline));

/** Schedules tell when they meant to call; whoever calls by hand need not. */
const EventSchema = v.fallback(v.object({ time: v.pipe(v.string(), v.isoTimestamp()) }), { time: "" });

/**
 * Backs up the tables, once for each time that the schedule asks for it: Lambda repeats an invocation that failed with the same
 * event, and only what is missing is made up for then.
 * @throws {TaskError} so that the failure is counted, after every table was tried
 */
export const handler = async (event: unknown, context: Context): Promise<void> => {
  deadline.begin(context);
  const { time } = v.parse(EventSchema, event);
  const now = Date.now();
  const plan = { tables, retentionDays, scheduledAt: new Date(time || now), now };
  await runTask(telemetry, { operation: "back-up-tables", about: {} }, (measure) => backUpTables(plan, backups, measure));
};
