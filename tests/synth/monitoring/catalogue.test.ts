import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { alarmCatalogue } from "../../../bin/alarm-catalogue.js";

it("docs/alarms.md is what `npm run docs:alarms` writes", () => {
  expect(readFileSync("docs/alarms.md", "utf8")).toBe(alarmCatalogue());
});
