import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterEach, describe, expect, it } from "vitest";
import { createIncidentIds } from "../../../../lambdas/ai-analysis/incident-id.js";
import { FakeDynamo } from "../support/fake-dynamo.js";

const dynamo = new FakeDynamo();
afterEach(() => dynamo.reset());
const ids = createIncidentIds(new DynamoDBClient({}), "idempotency", 30);
const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 10, minute)).toISOString();
const idOf = (minute: number, node = "payment-handler") => ids.idOf("dev", node, at(minute));

describe("the id of an incident", () => {
  it("is the same for alarms of a node within half an hour, and for the same alarm again", async () => {
    const first = await idOf(0);
    expect(first).toMatch(/^inc-[0-9a-f]{20}$/);
    expect([await idOf(10), await idOf(29), await idOf(0)]).toEqual([first, first, first]);
  });

  it("is another one later, for another node and in another environment", async () => {
    const first = await idOf(0);
    const later = await idOf(45);
    const others = [later, await idOf(45, "order-api"), await ids.idOf("prod", "payment-handler", at(0))];
    expect(new Set([first, ...others]).size).toBe(4);
    expect(await idOf(50)).toBe(later);
  });

  it("of an alarm that comes late is its own, and leaves the newer incident alone", async () => {
    const newer = await idOf(59);
    const late = await idOf(0);
    expect(late).not.toBe(newer);
    expect([await idOf(0), await idOf(58)]).toEqual([late, newer]);
  });

  it("is one where two alarms come at the same time", async () => {
    expect(new Set(await Promise.all([idOf(0), idOf(1), idOf(2)])).size).toBe(1);
    expect(new Set(await Promise.all([idOf(45), idOf(45), idOf(46)])).size).toBe(1);
  });
});
