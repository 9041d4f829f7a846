import { loadConfig } from "../../../config/index.js";
import { analysisVariables } from "../../../stacks/constructs/analysis-variables.js";

/** How much AWS has to tell of an incident. */
export interface Scenario {
  readonly name: string;
  /** Most of the memory that it may take, as a share. */
  readonly limit: number;
  /** Variables of the function that differ from the bench's usual ones. */
  readonly variables: Readonly<Record<string, string>>;
  /** Alarms that one invocation brings. */
  readonly alarms: number;
  readonly invocations: number;
  /** Traces found by each search, and segments of each. */
  readonly traces: number;
  readonly segments: number;
  /** Characters of one segment's document, about. */
  readonly segmentLength: number;
  /** Characters of a log line's message, and of its stack. */
  readonly messageLength: number;
  readonly stackLength: number;
  /** Changes on each page of each source of CloudTrail, and pages. */
  readonly changes: number;
  readonly changePages: number;
}

const config = loadConfig({});

/** What recorded incidents of the reference workload look like (`tests/unit/domain/analysis/report/materials`), somewhat larger. */
export const USUAL: Scenario = {
  name: "usual incidents",
  limit: 0.65,
  variables: {},
  alarms: 1,
  invocations: 8,
  ...{ traces: 40, segments: 8, segmentLength: 2000 },
  ...{ messageLength: 300, stackLength: 1200 },
  ...{ changes: 5, changePages: 1 },
};

/** Searches that find 500 traces of 50 segments, long lines, full pages and a full batch, at the settings that are shipped. */
export const LARGE: Scenario = {
  name: "large incidents, two at a time",
  limit: 0.75,
  variables: {},
  alarms: 2,
  invocations: 4,
  ...{ traces: 500, segments: 50, segmentLength: 10_000 },
  ...{ messageLength: 3000, stackLength: 8000 },
  ...{ changes: 50, changePages: 6 },
};

/** The same with every setting at the most that the configuration allows. */
export const LARGEST: Scenario = {
  ...LARGE,
  name: "the same at the largest settings",
  limit: 1,
  variables: analysisVariables({
    ...config,
    analysis: {
      ...config.analysis,
      // Whatever there is comes, also on a busy machine.
      deadlinesMs: { metrics: 60_000, graph: 60_000, traces: 60_000, logs: 60_000, changes: 60_000 },
      windows: { incidentMinutes: 60, normalMinutes: 300 },
      traces: 25,
      logLines: { incident: 1000, normal: 1000 },
    },
  }),
};
