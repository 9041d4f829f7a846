import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { AnalysisOptions } from "../../../domain/contracts/analysis-settings.js";
import type { IncidentMaterial } from "../../../domain/contracts/material.js";
import type { Deadline } from "../../shared/deadline.js";
import type { Subject } from "../trigger/subject.js";
import { type Windows, windowsOf } from "../windows.js";
import { metricData } from "./metric-data.js";
import { type MetricPlace, wantedMetrics } from "./metric-queries.js";
import { nodeSeries } from "./node-series.js";
import { readSource } from "./source.js";

/** What gathering works with. */
export interface GatherParts {
  readonly place: MetricPlace;
  readonly settings: AnalysisOptions;
  readonly cloudWatch: CloudWatchClient;
}

type Metrics = Pick<IncidentMaterial, "metrics" | "further">;

async function readMetrics({ place, cloudWatch }: GatherParts, windows: Windows, deadline: Deadline) {
  const wanted = wantedMetrics(place);
  const asked = { from: windows.normal.from, to: windows.incident.to };
  const { value, lacking } = await metricData(cloudWatch, wanted, asked, deadline);
  return { value: nodeSeries(wanted, value, windows), lacking };
}

/**
 * Reads all sources about an incident side by side, each within its own deadline. Never throws: what could not be read is lacking.
 * @param incidentId of the report
 */
export async function gather(
  subject: Subject,
  incidentId: string,
  parts: GatherParts,
  deadline: Deadline,
): Promise<IncidentMaterial> {
  const { place, settings } = parts;
  const { deadlinesMs } = settings;
  const windows = windowsOf(subject.at, settings);
  const { nodes, edges } = place.names.topology;
  const [metrics] = await Promise.all([
    readSource<Metrics>(
      {
        source: "metrics",
        deadlineMs: deadlinesMs.metrics,
        nothing: nodeSeries([], [], windows),
        read: (time) => readMetrics(parts, windows, time),
      },
      deadline,
    ),
  ]);
  return {
    version: 1,
    incidentId,
    environment: place.environment,
    trigger: subject,
    windows,
    nodes: nodes.map(({ name, kind }) => ({ name, kind })),
    edges: edges.map(([caller, callee]) => [caller, callee]),
    ...metrics.value,
    traces: [],
    logs: { normal: [], incident: [] },
    changes: [],
    lacking: [...metrics.lacking],
  };
}
