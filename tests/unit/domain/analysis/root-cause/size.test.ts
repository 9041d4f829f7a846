import { describe, expect, test } from "vitest";
import { type Incident, rootCauses } from "../../../../../domain/analysis/root-cause/index.js";

const MOST_MS = 4000;

/** Causes, and how long they took to be found. */
function timed(incident: Incident) {
  const began = performance.now();
  const { causes } = rootCauses(incident);
  return { causes, took: performance.now() - began };
}

const list = <T>(length: number, each: (at: number) => T): T[] => Array.from({ length }, (_, at) => each(at));

/** Nodes of which all get fewer requests and wait longer. */
function crowd(nodes: number, edgeOf: (node: string) => [string, string]): Incident {
  const names = list(nodes, (at) => `n${at}`);
  const window = (from: number, count: number, seconds: number, requests: number): Incident["normal"] => ({
    timestamps: list(count, (at) => from + 60 * at),
    series: Object.fromEntries(
      names.map((name) => [
        name,
        {
          "latency/Average": list(count, () => seconds),
          "requests/Sum": list(count, () => requests),
          "availability/Average": list(count, () => 100),
        },
      ]),
    ),
  });
  return {
    target: { node: "n0", metric: "requests" },
    nodes: names,
    edges: names.slice(1).map(edgeOf),
    normal: window(0, 10, 1, 100),
    incident: window(600, 5, 3, 20),
  };
}

// Each took 5 to 40 s when the time grew with the square of the size, and takes less than half a second.
describe("the time to find causes grows with", () => {
  test("the points of the incident's window", () => {
    const [before, during] = [15_000, 6000];
    const value = (at: number): number => (at < before + during / 2 ? 1 : 2) + Math.sin(at * 12.9898) / 10;
    const window = (from: number, count: number): Incident["normal"] => ({
      timestamps: list(count, (at) => from + at),
      series: { shop: { "latency/Average": list(count, (at) => value(from + at)) } },
    });
    const { causes, took } = timed({
      target: { node: "shop", metric: "latency" },
      nodes: ["shop"],
      edges: [],
      normal: window(0, before),
      incident: window(before, during),
    });
    expect(causes[0]?.node).toBe("shop");
    expect(took).toBeLessThan(MOST_MS);
  });

  test("the callees of one node", () => {
    const { causes, took } = timed(crowd(5000, (node) => ["n0", node]));
    expect(causes.length).toBeGreaterThan(0);
    expect(took).toBeLessThan(MOST_MS);
  });

  test("the callers of one node", () => {
    const { causes, took } = timed(crowd(5000, (node) => [node, "n0"]));
    expect(causes.length).toBeGreaterThan(0);
    expect(took).toBeLessThan(MOST_MS);
  });
});
