import { describe, expect, it } from "vitest";
import { SCENARIOS_FOLDER, scenarioFiles, TESTS_FOLDER } from "../../obs/operations/test-alarms/files.js";
import { testAlarms } from "../../obs/operations/test-alarms/index.js";
import { verdictText } from "../../obs/operations/test-alarms/text.js";
import { platform } from "./support/platform.js";

const report = testAlarms(scenarioFiles([]), platform(), TESTS_FOLDER);

describe.each([...new Set(report.verdicts.map(({ file }) => file))])("%s", (file) => {
  const verdicts = report.verdicts.filter((verdict) => verdict.file === file);
  it.each(verdicts.map((verdict) => [verdict.name, verdict] as const))("%s", (_, verdict) => {
    expect(verdict.passed, verdictText(verdict)).toBe(true);
  });
});

it(`every alarm is named by a file of ${SCENARIOS_FOLDER} or by a test`, () => {
  expect(report.unnamed).toEqual([]);
});
