import { createDynamoClient, createS3Client, createSqsClient } from "../shared/clients.js";
import { InvocationDeadline } from "../shared/deadline.js";
import { createObjectWriter } from "../shared/objects.js";
import { createRedelivery } from "../shared/redelivery.js";
import { createReadMetrics } from "../shared/repositories/read-metrics.js";
import { createSqsHandler } from "../shared/sqs-handler.js";
import { createTelemetry } from "../shared/telemetry-of.js";
import { type AnalysisParts, analyse } from "./analyse.js";
import { createCloudWatchClient } from "./clients.js";
import { createIncidentIds } from "./incident-id.js";
import { readSettings } from "./settings.js";
import { NodeNames } from "./trigger/names.js";

const settings = readSettings(process.env);
const { service, analysis } = settings;
const telemetry = createTelemetry(service);
const deadline = new InvocationDeadline();
const dynamo = createDynamoClient(deadline);

const parts: AnalysisParts = {
  gathering: {
    place: {
      names: new NodeNames(settings.topology),
      namespace: service.metricsNamespace,
      environment: service.environment,
    },
    settings: analysis,
    cloudWatch: createCloudWatchClient(deadline),
  },
  incidents: createIncidentIds(dynamo, settings.idempotencyTable, analysis.sameIncidentMinutes),
  read: createReadMetrics(dynamo, settings.metricsTable, settings.shards),
  objects: createObjectWriter(createS3Client(deadline), settings.dataBucket),
  logger: telemetry.logger,
  now: () => new Date(),
};

/** Consumes the queue `analysis`: analyses each incident and keeps its report in the bucket `data`. */
export const handler = createSqsHandler(telemetry, deadline, createRedelivery(createSqsClient(deadline)), (body, unit) =>
  analyse(body, unit, parts),
);
