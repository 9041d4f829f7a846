import { describe, expect, it } from "vitest";
import { assess } from "../../../../../domain/analysis/report/index.js";
import type { IncidentMaterial } from "../../../../../domain/contracts/material.js";
import { minute } from "./builder.js";
import { BUILT } from "./faults.js";

const NOW = "2026-11-21T10:31:00.000Z";

/** The same incident told of so many minutes later: the fault fills its window and the end of the hour before. */
function told(material: IncidentMaterial, later: number): IncidentMaterial {
  const { normal, incident } = material.metrics;
  const all = (node: string, name: string): (number | null)[] => {
    const now = incident.series[node]?.[name] ?? [];
    const end = Array.from({ length: later }, (_, at) => now[now.length - 1 - (at % 3)] ?? null);
    return [...(normal.series[node]?.[name] ?? []), ...now, ...end];
  };
  const seriesOf = (part: (values: (number | null)[]) => (number | null)[]) =>
    Object.fromEntries(
      Object.entries(normal.series).map(([node, each]) => [
        node,
        Object.fromEntries(Object.keys(each).map((name) => [name, part(all(node, name))])),
      ]),
    );
  const moved = (at: number): number => at + 60 * later;
  const count = incident.timestamps.length;
  return {
    ...material,
    trigger: { ...material.trigger, at: minute(count + later) },
    windows: {
      normal: { from: minute(later - 60), to: minute(later) },
      incident: { from: minute(later), to: minute(count + later) },
    },
    metrics: {
      normal: { timestamps: normal.timestamps.map(moved), series: seriesOf((values) => values.slice(later, -count)) },
      incident: { timestamps: incident.timestamps.map(moved), series: seriesOf((values) => values.slice(-count)) },
    },
    further: [],
    logs: { normal: material.logs.incident, incident: [] },
  };
}

describe.each(["payment-slow", "bad-deploy", "traffic-drop"])("%s, told of when it has lasted", (fault) => {
  const { node, kind, material } = BUILT[fault] ?? {};
  if (!material) throw new Error(`there is no material of ${fault}`);

  it.each([10, 15, 20])("for %s minutes, has the same first cause, since when it began", (later) => {
    const [first] = assess(told(material, later), NOW).rootCauses;
    expect(first).toMatchObject({ node, kind });
    // It begins three or four minutes after the former window.
    expect(first?.since).toMatch(/T10:2[2-5]:00/);
  });
});

it("what began within the window is compared with all of the hour before it", () => {
  const { material } = BUILT["payment-slow"] ?? {};
  if (!material) throw new Error("there is no material of payment-slow");
  const { evidence } = assess(material, NOW);
  expect(evidence.find(({ source }) => source === "alarm")?.from).toBe(material.windows.incident.from);
});
