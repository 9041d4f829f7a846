import { describe, expect, it } from "vitest";
import { platform } from "./support/platform.js";
import { simulate } from "./support/simulate.js";

/** Six errors of payment-handler in minute 10. */
const incident = () =>
  simulate(platform())
    .log("payment-handler", { level: "INFO" }, "1x30")
    .log("payment-handler", { level: "ERROR" }, "0x10 6 0x19");
/** What a failing expectation says. */
function failure(expectation: () => void): string {
  try {
    expectation();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "";
}

describe("matchers", () => {
  it("pass when it is so", () => {
    expect(incident()).toHaveAlarmed("payment-handler-errors");
    expect(incident()).toHaveAlarmed("payment-handler-errors", { after: "11m", before: "11m" });
    expect(incident()).not.toHaveAlarmed("payment-handler-errors", { after: "12m" });
    expect(incident()).not.toHaveAlarmed("order-processor-errors");
    expect(incident()).toHaveNotified("medium", { times: 1 });
    expect(incident()).toHaveNotified("medium", { state: "OK", alarm: "payment-handler-errors", after: "21m" });
    expect(incident()).not.toHaveNotified("critical");
    expect(incident()).toBeInState("payment-handler-errors", "ALARM", "20m");
    expect(incident()).toStayQuiet({ before: "10m" });
  });

  it.each<[string, () => void, RegExp]>([
    [
      "toHaveAlarmed",
      () => expect(incident()).toHaveAlarmed("order-processor-errors"),
      /^order-processor-errors does not enter ALARM; it never does/,
    ],
    [
      "not.toHaveAlarmed",
      () => expect(incident()).not.toHaveAlarmed("payment-handler-errors"),
      /^payment-handler-errors enters ALARM at 11m, expected never/,
    ],
    [
      "toHaveNotified",
      () => expect(incident()).toHaveNotified("medium", { times: 2 }),
      /^medium is told ALARM 1 times, expected 2 times/,
    ],
    [
      "not.toHaveNotified",
      () => expect(incident()).not.toHaveNotified("medium"),
      /^medium is told ALARM 1 times, expected never/,
    ],
    [
      "toBeInState",
      () => expect(incident()).toBeInState("payment-handler-errors", "OK", "12m"),
      /^payment-handler-errors is ALARM at 12m, expected OK/,
    ],
    ["toStayQuiet", () => expect(incident()).toStayQuiet(), /^expected quiet, but payment-handler-errors enters ALARM at 11m/],
  ])("%s fails with what happened, and draws it", (_, expectation, message) => {
    const text = failure(expectation);
    expect(text).toMatch(message);
    expect(text).toContain("0m        10m       20m");
    expect(text).toMatch(/(payment-handler|order-processor)-errors: Sum of .*-Errors >= 5, 1 of 1 × 600 s/);
    // A pipe, not a terminal: no colour.
    expect(text).not.toContain("\u001b");
  });

  it("a name that is not there fails, also under not", () => {
    expect(failure(() => expect(incident()).not.toHaveAlarmed("payment-errors"))).toMatch(
      /there is no alarm "payment-errors"; the nearest/,
    );
    expect(failure(() => expect(incident()).not.toHaveNotified("urgent"))).toContain('alarms tell nobody "urgent"');
    expect(failure(() => expect(simulate(platform()).log("payment", "x", "1")).toStayQuiet())).toMatch(
      /service "payment"; the nearest/,
    );
  });

  it("a .not that would say too little is refused", () => {
    for (const little of [
      () => expect(incident()).not.toStayQuiet(),
      () => expect(incident()).not.toBeInState("payment-handler-errors", "OK", "1m"),
      () => expect(incident()).not.toHaveNotified("medium", { times: 3 }),
    ])
      expect(failure(little)).toContain("has no .not");
    expect(failure(() => expect({}).toStayQuiet())).toContain("expected what simulate(…) returns");
  });

  it("an expectation after the last value runs on to its time, and what is fed later counts", () => {
    const simulation = incident();
    expect(simulation).toStayQuiet({ before: "5m" });
    expect(simulation).toBeInState("payment-handler-errors", "OK", "2h");
    simulation.log("order-processor", { level: "ERROR" }, "9");
    expect(simulation).toHaveAlarmed("order-processor-errors");
  });
});
