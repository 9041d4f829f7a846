import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluateAlarm, evaluationRange } from "../../../../simulator/alarms/index.js";
import { createMetricStore, type MetricDatum } from "../../../../simulator/metrics/index.js";
import { type AlarmState, type MetricAlarm, MISSING_DATA } from "../../../../simulator/model/types.js";
import { createSimulation } from "../../../../simulator/simulation/index.js";
import { alarmOf, errors, MINUTE, minuteOf, modelWith, START, simulated, transitions } from "./support.js";

const TO = 150;

const alarms = fc
  .record({
    n: fc.integer({ min: 1, max: 5 }),
    m: fc.integer({ min: 1, max: 5 }),
    periodSeconds: fc.constantFrom(60, 120, 300),
    missingData: fc.constantFrom(...MISSING_DATA),
  })
  .map(({ n, m, ...rest }) => alarmOf("errors", { ...rest, evaluationPeriods: n, datapointsToAlarm: Math.min(m, n) }));
const data = fc.array(fc.tuple(fc.integer({ min: -20, max: 120 }), fc.integer({ min: 0, max: 7 })), { maxLength: 40 });

/** Every minute, every window read anew, nothing remembered but the state. */
function slowly(alarm: MetricAlarm, put: readonly MetricDatum[]): readonly string[] {
  const store = createMetricStore({ retentionSeconds: 1e6 });
  for (const datum of put) store.put(datum);
  const found: string[] = [];
  let state: AlarmState = "INSUFFICIENT_DATA";
  for (let minute = 1; minute <= TO; minute++) {
    const points = Array.from({ length: evaluationRange(alarm.evaluationPeriods) }, (_, index) => {
      const { periodSeconds } = alarm;
      const from = START + minute * MINUTE - (index + 1) * periodSeconds * 1000;
      const metric = { namespace: "Shop", name: "Errors", dimensions: {}, statistic: "Sum" };
      const [point] = store.statistics({ ...metric, periodSeconds, from, to: from + periodSeconds * 1000 });
      return { start: from, value: point?.value ?? Number.NaN, lower: 5, upper: 5 };
    });
    const after = evaluateAlarm(alarm, points, state);
    if (after.state !== state) found.push(`${minute} ${state}→${after.state} ${after.reason}`);
    state = after.state;
  }
  return found;
}

describe("for any data", () => {
  it("jumping from event to event finds what ticking through every minute finds", () => {
    fc.assert(
      fc.property(alarms, data, (alarm, values) => {
        const put = values.map(([minute, value]) => errors(minute, value));
        const { history } = simulated(modelWith({ metricAlarms: [alarm] }), put, TO);
        const found = history.flatMap((row) =>
          row.type === "transition" ? [`${minuteOf(row.t)} ${row.from}→${row.to} ${row.reason}`] : [],
        );
        expect(found).toEqual(slowly(alarm, put));
      }),
      { numRuns: 100 },
    );
  });

  it("neither the order of the data nor the steps of the clock change the outputs", () => {
    const stops = fc.array(fc.integer({ min: 1, max: TO }), { maxLength: 10 });
    fc.assert(
      fc.property(alarms, data, stops, fc.nat(), (alarm, values, steps, seed) => {
        const put = values.map(([minute, value]) => errors(minute, value));
        const once = simulated(modelWith({ metricAlarms: [alarm] }), put, TO).history;
        const turn = seed % (put.length + 1);
        const stepwise = createSimulation(modelWith({ metricAlarms: [alarm] }), { from: START + MINUTE });
        for (const datum of [...put.slice(turn), ...put.slice(0, turn)].reverse()) stepwise.putMetric(datum);
        for (const stop of [...steps.sort((a, b) => a - b), TO]) stepwise.advance(START + stop * MINUTE);
        expect(stepwise.history).toEqual(once);
      }),
      { numRuns: 100 },
    );
  });

  it("a shift of everything by whole minutes shifts the outputs and changes nothing else", () => {
    fc.assert(
      fc.property(alarms, data, fc.integer({ min: 1, max: 1e5 }), (alarm, values, shift) => {
        const run = (minutes: number): readonly string[] => {
          const simulation = createSimulation(modelWith({ metricAlarms: [alarm] }), { from: START + (1 + minutes) * MINUTE });
          for (const [minute, value] of values) simulation.putMetric(errors(minute + minutes, value));
          simulation.advance(START + (TO + minutes) * MINUTE);
          return transitions(simulation.history.map((row) => ({ ...row, t: row.t - minutes * MINUTE })));
        };
        expect(run(shift)).toEqual(run(0));
      }),
      { numRuns: 50 },
    );
  });
});
