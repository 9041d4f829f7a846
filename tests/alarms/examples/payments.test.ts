import { describe, expect, it } from "vitest";
import { platform } from "../support/platform.js";
import { simulate } from "../support/simulate.js";

describe("a bad deploy of payment-handler", () => {
  const incident = simulate(platform())
    .log("payment-handler", { level: "INFO", message: "authorized" }, "20x60")
    .log("payment-handler", { level: "ERROR", message: "boom" }, "0x10 1x20 0x30");

  it("tells the team within ten minutes, and nobody at night", () => {
    expect(incident).toHaveAlarmed("payment-handler-errors", { after: "10m", before: "20m" });
    expect(incident).toHaveNotified("medium", { alarm: "payment-handler-errors", times: 1 });
    expect(incident).not.toHaveNotified("critical");
  });

  it("is over half an hour later", () => {
    expect(incident).toBeInState("payment-handler-errors", "OK", "45m");
    expect(incident).toStayQuiet({ after: "45m" });
  });
});
