import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { anomalies } from "../../../config/defaults/anomalies.js";

it("docs/business-anomalies.md argues for the threshold that is the default", () => {
  const page = readFileSync("docs/business-anomalies.md", "utf8");
  expect(/The default threshold, (\d\.\d+),/.exec(page)?.[1]).toBe(String(anomalies.alarm.threshold));
});
