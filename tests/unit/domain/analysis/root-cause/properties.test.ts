import fc from "fast-check";
import { expect, test } from "vitest";
import { type Incident, rootCauses } from "../../../../../domain/analysis/root-cause/index.js";

const NODES = ["a", "b", "c", "d", "e"];
const node = fc.constantFrom(...NODES);
const value = fc.oneof(
  fc.constant(null),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: 0, max: 1000 }),
  fc.constant(0),
);
const names = ["latency/Average", "latency/p99", "availability/Average", "requests/Sum", "other/Sum"];

/** Without extremes: sums of those depend on the order. */
const mild = fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 1000 }), fc.constant(0));

const windowOf = (points: number, value: fc.Arbitrary<number | null>): fc.Arbitrary<Incident["normal"]> =>
  fc
    .dictionary(node, fc.dictionary(fc.constantFrom(...names), fc.array(value, { minLength: points, maxLength: points })))
    .map((series) => ({ timestamps: Array.from({ length: points }, (_, at) => at * 60), series }));

const incidents = (value: fc.Arbitrary<number | null>): fc.Arbitrary<Incident> =>
  fc
    .tuple(fc.nat(12), fc.nat(6), node, fc.constantFrom("latency", "availability", "requests"), fc.array(fc.tuple(node, node)))
    .chain(([before, during, target, metric, edges]) =>
      fc.record({
        target: fc.constant({ node: target, metric }),
        nodes: fc.constant(NODES),
        edges: fc.constant(edges),
        normal: windowOf(before, value),
        incident: windowOf(during, value),
      }),
    );

test("whatever the numbers, scores and evidence are finite, causes are nodes, and nothing is thrown", () => {
  fc.assert(
    fc.property(incidents(value), (incident) => {
      const result = rootCauses(incident);
      const said = JSON.stringify(result, (_, each: unknown) => {
        if (typeof each === "number") expect(Number.isFinite(each)).toBe(true);
        return each;
      });
      expect(said).not.toMatch(/NaN|Infinity/);
      for (const cause of result.causes) {
        expect(NODES).toContain(cause.node);
        expect(cause.score).toBeGreaterThan(0);
        expect(cause.score).toBeLessThanOrEqual(1);
        expect(cause.path.at(-1)).toBe(cause.node);
      }
    }),
    { numRuns: 400 },
  );
});

test("names and order count for nothing", () => {
  fc.assert(
    fc.property(incidents(mild), fc.shuffledSubarray(NODES, { minLength: NODES.length }), (incident, order) => {
      const renamed = (name: string): string => `x${order.indexOf(name)}`;
      const window = ({ timestamps, series }: Incident["normal"]): Incident["normal"] => ({
        timestamps,
        series: Object.fromEntries(Object.entries(series).map(([name, metrics]) => [renamed(name), metrics])),
      });
      const other = rootCauses({
        target: { ...incident.target, node: renamed(incident.target.node) },
        nodes: order.map(renamed),
        edges: incident.edges.map(([from, to]) => [renamed(from), renamed(to)] as const),
        normal: window(incident.normal),
        incident: window(incident.incident),
      });
      const scores = new Map(other.causes.map(({ node: name, score }) => [name, score]));
      for (const { node: name, score } of rootCauses(incident).causes)
        expect(scores.get(renamed(name)) ?? 0).toBeCloseTo(score, 6);
    }),
    { numRuns: 300 },
  );
});
