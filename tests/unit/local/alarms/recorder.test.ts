import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { alarmClock } from "../../../../local/alarms/index.js";
import { Recorder } from "../../../../local/alarms/recorder.js";
import { LaptopError } from "../../../../local/errors.js";
import { simulate } from "../../../../obs/operations/simulate/index.js";
import type { SimulationOutput } from "../../../../simulator/simulation/index.js";
import { errorLine, GROUP, MINUTE, MODEL, START } from "./fixture.js";

describe("a record of what the alarms were given", () => {
  it("simulates to the same, in order of time and in the time of the alarms, whatever came late", async () => {
    const recorder = new Recorder(alarmClock(60, () => START));
    recorder.metric({ namespace: "Shop", name: "Depth", values: [1, 4], counts: [2, 1], timestamp: START + 2 * MINUTE });
    recorder.metric({ namespace: "Shop", name: "Depth", value: 9, unit: "Count", timestamp: START + 3 * MINUTE });
    for (let line = 0; line < 3; line += 1) recorder.log(START + MINUTE, GROUP, errorLine);
    const _aws = { Timestamp: START + 5_000, CloudWatchMetrics: [] };
    recorder.log(START + 5 * MINUTE, GROUP, JSON.stringify({ _aws }));
    const folder = mkdtempSync(join(tmpdir(), "record-"));
    try {
      const file = join(folder, "events.ndjson");
      await recorder.write(file);
      const events: { t: string; type: string; value?: number; values?: number[]; message?: string }[] = readFileSync(
        file,
        "utf8",
      )
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line));
      expect(events.map(({ t, type, value, values }) => [(Date.parse(t) - START) / MINUTE, value ?? values ?? type])).toEqual([
        ...[1, 1, 1].map((minute) => [minute, "log"]),
        [2, [1, 4]],
        [3, 9],
        [5, "log"],
      ]);
      expect(events.at(-1)?.message).toContain(`"Timestamp":${START + 5 * MINUTE}`);
      const outputs: SimulationOutput[] = [];
      await simulate({ model: MODEL, file, from: START, write: async (rows) => void outputs.push(...rows) });
      expect(outputs).toContainEqual(expect.objectContaining({ alarm: "shop-errors-dev", to: "ALARM", t: START + 2 * MINUTE }));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("leaves the time of values that were told of the alarms' own time, which has not come yet", () => {
    const clock = alarmClock(60, () => START);
    const [arrivedAt, minuteOfAlarms] = [START + 10_000, START + 8 * MINUTE];
    expect(clock.ofEmbedded(arrivedAt - 5, arrivedAt)).toBe(START + 60 * 9_995);
    expect(clock.ofEmbedded(minuteOfAlarms, arrivedAt)).toBe(minuteOfAlarms);
    expect(alarmClock(1, () => START).ofEmbedded(START + 5, START)).toBe(START + 5);
  });

  it("that cannot be written is an error that names the file", async () => {
    const recorder = new Recorder(alarmClock(1));
    await expect(recorder.write("/nowhere/at/all")).rejects.toThrow(LaptopError);
    await expect(recorder.write("/nowhere/at/all")).rejects.toThrow(/\/nowhere\/at\/all/);
  });
});
