import type { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { XRayClient } from "@aws-sdk/client-xray";
import type { AnalysisOptions } from "../../../domain/contracts/analysis-settings.js";
import type { IncidentMaterial } from "../../../domain/contracts/material.js";
import type { Source } from "../../../domain/contracts/report.js";
import type { Deadline } from "../../shared/deadline.js";
import type { Subject } from "../trigger/subject.js";
import { type Windows, windowsOf } from "../windows.js";
import { recentChanges } from "./changes.js";
import { NOTHING_SEEN, seenGraph } from "./graph.js";
import { readLogs } from "./logs.js";
import { metricData } from "./metric-data.js";
import { type MetricPlace, wantedMetrics } from "./metric-queries.js";
import { nodeSeries } from "./node-series.js";
import { type Gathered, readSource } from "./source.js";
import { worstTraces } from "./traces.js";
import { withGraph } from "./with-graph.js";

/** Where sources are read. */
export interface SourceClients {
  readonly cloudWatch: CloudWatchClient;
  readonly xray: XRayClient;
  readonly logs: CloudWatchLogsClient;
  readonly trail: CloudTrailClient;
}

/** What gathering works with. */
export interface GatherParts {
  readonly place: MetricPlace;
  readonly settings: AnalysisOptions;
  readonly clients: SourceClients;
}

async function readMetrics({ place, clients }: GatherParts, windows: Windows, deadline: Deadline) {
  const wanted = wantedMetrics(place);
  const asked = { from: windows.normal.from, to: windows.incident.to };
  const { value, lacking } = await metricData(clients.cloudWatch, wanted, asked, deadline);
  return { value: nodeSeries(wanted, value, windows), lacking };
}

/**
 * Reads all sources about an incident side by side, each within its own deadline. Never throws: what could not be read is lacking.
 * @param incidentId of the report
 * @param deadline of the invocation
 */
export async function gather(
  subject: Subject,
  incidentId: string,
  parts: GatherParts,
  deadline: Deadline,
): Promise<IncidentMaterial> {
  const { place, settings, clients } = parts;
  const windows = windowsOf(subject.at, settings);
  const from = <T>(source: Exclude<Source, "model">, nothing: T, read: (time: Deadline) => Promise<Gathered<T>>) =>
    readSource({ source, deadlineMs: settings.deadlinesMs[source], nothing, read }, deadline);
  const [measured, graph, traces, logs, changes] = await Promise.all([
    from("metrics", nodeSeries([], [], windows), (time) => readMetrics(parts, windows, time)),
    from("graph", NOTHING_SEEN, (time) => seenGraph(clients.xray, place.names, windows, time)),
    from("traces", [], (time) => worstTraces(clients.xray, place, settings, windows, time)),
    from("logs", { normal: [], incident: [] }, (time) => readLogs(clients.logs, place.names, settings, windows, time)),
    from("changes", [], (time) => recentChanges(clients.trail, place.names, settings, subject.at, time)),
  ]);
  return {
    version: 1,
    incidentId,
    environment: place.environment,
    trigger: subject,
    windows,
    slo: settings.slo,
    ...withGraph(place.names.topology, measured.value.metrics, graph.value),
    further: measured.value.further,
    traces: traces.value,
    logs: logs.value,
    changes: changes.value,
    lacking: [measured, graph, traces, logs, changes].flatMap(({ lacking }) => lacking),
  };
}
