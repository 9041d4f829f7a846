import { describe, expect, it } from "vitest";
import { readTrigger } from "../../../../lambdas/ai-analysis/trigger/read-trigger.js";
import { envelope, errorsAlarm } from "./support.js";

describe("a message of the queue", () => {
  it.each([
    ["in SNS's envelope", envelope(errorsAlarm())],
    ["as it is", JSON.stringify(errorsAlarm())],
  ])("that is an alarm %s is analysed", (_how, body) => {
    expect(readTrigger(body)).toMatchObject({
      kind: "alarm",
      alarm: { AlarmName: "observability-platform-payment-handler-errors-dev" },
    });
  });

  it.each([
    ["an alarm that ends", envelope({ ...errorsAlarm(), NewStateValue: "OK" })],
    ["an alarm that lost its data", JSON.stringify({ ...errorsAlarm(), NewStateValue: "INSUFFICIENT_DATA" })],
    ["a message about a budget", envelope("AWS Budget Notification")],
    ["a message of a delivery", envelope({ detailType: "CodePipeline" })],
  ])("that is %s is done with", (_what, body) => expect(readTrigger(body)).toMatchObject({ kind: "ignored" }));

  it.each([
    ["no JSON", "{"],
    ["nothing known", "{}"],
    ["a broken alarm", JSON.stringify({ ...errorsAlarm(), StateChangeTime: "yesterday" })],
    ["a broken alarm in an envelope", envelope({ ...errorsAlarm(), Trigger: 1 })],
    ["an alarm of a day that there is not", envelope({ ...errorsAlarm(), StateChangeTime: "2026-13-41T10:00:00.000+0000" })],
    ["a list", "[]"],
  ])("that is %s is refused", (_what, body) => expect(() => readTrigger(body)).toThrow(/the message is refused/));
});
