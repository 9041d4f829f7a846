import { describe, expect, it } from "vitest";
import { findAlarm, sharedAffixes } from "../../../../simulator/model/alarm-names.js";
import { alarmOf, modelWith } from "../simulation/support.js";

const model = modelWith({
  metricAlarms: ["shop-prod-payment-errors-eu", "shop-prod-payment-latency-eu", "shop-prod-orders-age-eu"].map((name) =>
    alarmOf(name),
  ),
});

describe("naming an alarm", () => {
  it.each(["payment-errors", "shop-prod-payment-errors-eu"])("finds it by %s", (text) => {
    expect(findAlarm(model, text).name).toBe("shop-prod-payment-errors-eu");
  });

  it("names the nearest when there is none", () => {
    expect(() => findAlarm(model, "payment-error")).toThrow(
      'there is no alarm "payment-error"; the nearest are payment-errors, ',
    );
    expect(() => findAlarm(modelWith({}), "any")).toThrow("the Terraform declares none");
  });

  it("takes an exact name before a short one", () => {
    const both = modelWith({ metricAlarms: ["a-b-c", "a-a-b-c-c", "a-x-c"].map((name) => alarmOf(name)) });
    expect(findAlarm(both, "a-b-c").name).toBe("a-b-c");
    expect(findAlarm(both, "b").name).toBe("a-b-c");
  });

  it.each([
    [["one-alarm-dev"], "", ""],
    [["shop-errors-dev", "shop-errands-dev"], "shop-", "-dev"],
    [["errors", "errands"], "", ""],
    [["a-b", "a-b-c"], "a-", ""],
    [["a-a", "a-a-a"], "a-", ""],
  ])("cuts %j at whole words only", (names, prefix, suffix) => {
    expect(sharedAffixes(names)).toEqual({ prefix, suffix });
  });
});
