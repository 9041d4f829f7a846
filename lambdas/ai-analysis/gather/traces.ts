import { BatchGetTracesCommand, GetTraceSummariesCommand, type TraceSummary, type XRayClient } from "@aws-sdk/client-xray";
import type { AnalysisOptions } from "../../../domain/contracts/analysis-settings.js";
import type { MaterialTrace } from "../../../domain/contracts/material.js";
import type { Deadline } from "../../shared/deadline.js";
import { calling } from "../../shared/errors.js";
import type { Windows } from "../windows.js";
import type { MetricPlace } from "./metric-queries.js";
import { type Gathered, reasonOf, whatCame } from "./source.js";
import { failingTraces, slowTraces } from "./trace-filters.js";
import { flatten } from "./trace-steps.js";

/** Most traces of one call (page "BatchGetTraces"). */
const MOST_OF_A_CALL = 5;
/** Pages of summaries that are looked at: the worst of a few hundred traces are as bad as the worst of all. */
const MOST_PAGES = 10;
/** A call is not begun with less time, in ms. */
const LEAST_MS = 200;

interface Summaries {
  readonly summaries: readonly TraceSummary[];
  readonly late: boolean;
}

const NONE: Summaries = { summaries: [], late: false };

async function summariesOf(
  client: XRayClient,
  filter: string,
  { from, to }: Windows["incident"],
  deadline: Deadline,
): Promise<Summaries> {
  const summaries: TraceSummary[] = [];
  let token: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    if (deadline.remainingMs() < LEAST_MS) return { summaries, late: true };
    const command = new GetTraceSummariesCommand({
      StartTime: new Date(from),
      EndTime: new Date(to),
      FilterExpression: filter,
      NextToken: token,
    });
    const answer = await calling("searching traces", () => client.send(command));
    summaries.push(...(answer.TraceSummaries ?? []));
    token = answer.NextToken;
    if (token === undefined) break;
  }
  return { summaries, late: false };
}

const idsOf = (summaries: readonly TraceSummary[], count: number, worst: (summary: TraceSummary) => number): string[] =>
  [...summaries]
    .sort((a, b) => worst(b) - worst(a))
    .slice(0, count)
    .flatMap(({ Id }) => Id ?? []);

/** Faults before errors: what the caller asked wrongly is no failure of ours. The latest first: they show how it is now. */
const badness = ({ HasFault, StartTime }: TraceSummary): number => (HasFault ? 1e10 : 0) + (StartTime?.getTime() ?? 0) / 1e3;

/** Traces, and why some of them could not be read. */
interface Fetched {
  readonly traces: readonly MaterialTrace[];
  readonly failure: string | null;
}

/** Flattens each call's traces before the next call: a whole trace may have half a megabyte, its steps have a few kilobytes. */
async function fetchFlat(
  client: XRayClient,
  chosen: ReadonlyMap<string, MaterialTrace["chosen"]>,
  names: MetricPlace["names"],
  deadline: Deadline,
): Promise<Fetched> {
  const ids = [...chosen.keys()];
  const traces: MaterialTrace[] = [];
  let failure: string | null = null;
  for (let at = 0; at < ids.length && deadline.remainingMs() >= LEAST_MS; at += MOST_OF_A_CALL) {
    const command = new BatchGetTracesCommand({ TraceIds: ids.slice(at, at + MOST_OF_A_CALL) });
    try {
      const { Traces = [] } = await calling("reading traces", () => client.send(command));
      traces.push(...Traces.flatMap((trace) => flatten(trace, chosen.get(trace.Id ?? "") ?? "slow", names) ?? []));
    } catch (error) {
      failure = reasonOf(error);
    }
  }
  return { traces, failure };
}

/**
 * The slowest and the failing traces of the incident, flattened.
 * @throws {DependencyError} when X-Ray answers no search
 */
export async function worstTraces(
  client: XRayClient,
  { names, environment }: Pick<MetricPlace, "names" | "environment">,
  { traces: count, slowTraceMs }: Pick<AnalysisOptions, "traces" | "slowTraceMs">,
  { incident }: Windows,
  deadline: Deadline,
): Promise<Gathered<MaterialTrace[]>> {
  const searched = await whatCame([
    summariesOf(client, failingTraces(environment), incident, deadline),
    summariesOf(client, slowTraces(environment, slowTraceMs / 1000), incident, deadline),
  ]);
  const [failing = NONE, slow = NONE] = searched.came;
  const chosen = new Map<string, MaterialTrace["chosen"]>([
    ...idsOf(slow.summaries, count, ({ Duration = 0 }) => Duration).map((id) => [id, "slow"] as const),
    ...idsOf(failing.summaries, count, badness).map((id) => [id, "failing"] as const),
  ]);
  const { traces, failure } = await fetchFlat(client, chosen, names, deadline);
  const missing = chosen.size - traces.length;
  return {
    value: [...traces],
    lacking: [
      ...(failing.late || slow.late ? ["not all traces were searched in time"] : []),
      ...(searched.failure === null ? [] : [`not all traces were searched: ${searched.failure}`]),
      ...(missing > 0
        ? [`${missing} of ${chosen.size} traces could not be read whole${failure === null ? "" : `: ${failure}`}`]
        : []),
    ],
  };
}
