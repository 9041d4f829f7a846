import { describe, expect, test } from "vitest";
import { IncidentError, readIncident } from "../../../../../domain/analysis/root-cause/index.js";

const window = (series: unknown = {}) => ({ timestamps: [0, 300], series });
const incident = (changes: object = {}) => ({
  target: { node: "front", metric: "latency", statistic: "Average" },
  nodes: ["front"],
  edges: [["front", "store"]],
  normal: window({ front: { "latency/Average": [1, null] } }),
  incident: window(),
  ...changes,
});

const problemsOf = (value: unknown): readonly string[] => {
  try {
    readIncident(value);
    return [];
  } catch (error) {
    if (error instanceof IncidentError) return error.problems;
    throw error;
  }
};

describe("an incident", () => {
  test("takes nodes from edges and series too", () => {
    const read = readIncident(incident({ incident: window({ mail: {} }) }));
    expect(read.nodes).toEqual(["front", "store", "mail"]);
  });

  test("names a target that is not there", () => {
    expect(problemsOf(incident({ target: { node: "shop", metric: "latency" } }))).toEqual([
      'target.node: "shop" is not a node of the graph and has no series',
    ]);
  });

  test("tells every problem with its place", () => {
    const wrong = incident({
      target: { node: "front", metric: "cpu" },
      edges: [["front"], "x"],
      normal: { timestamps: [0, "1"], series: { front: { "latency/Average": [1], "requests/Sum": [1, "2"] } } },
      incident: null,
    });
    expect(problemsOf(wrong)).toEqual([
      'target.metric: latency, availability, requests: one of these is needed, not "cpu"',
      "edges[0]: [caller, callee] is needed, not 1 names",
      "edges[0][1]: a name is needed, not nothing",
      "edges[1]: a list is needed, not a string",
      "edges[1][0]: a name is needed, not nothing",
      "edges[1][1]: a name is needed, not nothing",
      "normal.timestamps[1]: Unix seconds are needed, not a string",
      'normal.series["front"]["latency/Average"]: 1 values for 2 timestamps: each needs one, or null where there is no point',
      'normal.series["front"]["requests/Sum"][1]: a number or null is needed, not a string',
      "incident: an object is needed, not null",
      "incident.timestamps: a list is needed, not nothing",
      "incident.series: an object is needed, not nothing",
    ]);
  });

  test("tells of a number that JSON can write and nobody can hold", () => {
    const wrong = incident({ normal: { timestamps: [0], series: { front: { "latency/Average": JSON.parse("[1e999]") } } } });
    expect(problemsOf(wrong)).toEqual([
      'normal.series["front"]["latency/Average"][0]: a number or null is needed, not one that is too large',
    ]);
  });

  test("is not a list, a text or nothing", () => {
    for (const value of [[], "x", null, 3, undefined]) expect(problemsOf(value)).toHaveLength(1);
  });

  test("says at most so much", () => {
    const problems = problemsOf(incident({ nodes: Array.from({ length: 200 }, () => 1) }));
    expect(problems).toHaveLength(51);
    expect(problems.at(-1)).toBe("and 150 more problems");
  });
});
