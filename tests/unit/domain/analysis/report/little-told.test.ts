import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { assess } from "../../../../../domain/analysis/report/index.js";
import { type IncidentMaterial, IncidentMaterialSchema } from "../../../../../domain/contracts/material.js";
import { from, materialOf } from "./builder.js";

const NOW = "2026-11-21T10:31:00.000Z";
const recorded = (name: string): IncidentMaterial => {
  const file = new URL(`materials/${name}.json.gz`, import.meta.url);
  return v.parse(IncidentMaterialSchema, JSON.parse(gunzipSync(readFileSync(file)).toString()));
};
const firstOf = (material: IncidentMaterial) => assess(material, NOW).rootCauses[0];

describe("callers that tell little of their requests", () => {
  it("are looked through: in a recorded drop of traffic X-Ray tells of the queues every tenth minute", () => {
    const { node, kind } = firstOf(recorded("traffic-drop-revenue")) ?? {};
    expect([node, kind]).toEqual(["client", "traffic-drop"]);
  });

  it("are believed where they tell every minute: what a queue got as ever, its consumer did not take", () => {
    const gone = { requests: from(2, 120, 2) };
    const { node, kind } =
      firstOf(
        materialOf({
          trigger: { node: "order-processor", metric: "requests" },
          now: { "order-processor": gone, "queue:payments": gone, "payment-handler": gone, "payment-provider": gone },
        }),
      ) ?? {};
    expect([node, kind]).toEqual(["order-processor", "silence"]);
  });
});

describe("an alarm on what is outside", () => {
  it("blames it where nobody measures it, though something else is badly out of order: a recorded breaker of the model", () => {
    const material = recorded("bedrock-breaker");
    const report = assess(material, NOW);
    const [first, second] = report.rootCauses;
    expect([first?.node, first?.kind]).toEqual(["bedrock", "dependency-down"]);
    expect([second?.node, second?.kind]).toEqual(["payment-handler", "bad-deploy"]);
    expect(report.evidence.map(({ id }) => id)).toEqual(expect.arrayContaining([...(first?.evidence ?? ["none"])]));
  });

  it("says nothing against a node of ours: a queue with dead letters is not their reason", () => {
    const material = recorded("payment-down");
    const trigger = { ...material.trigger, node: "queue:payments", metric: "availability" as const };
    expect(firstOf({ ...material, trigger })?.node).toBe("payment-provider");
  });
});
