import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AnomalyDetector, DetectorStateError } from "../../../../../domain/analysis/anomaly/index.js";
import { highest, normal, observeAll, STEP_MS, series, uniform } from "./support.js";

const HIGH = 0.999;

describe("what the detector finds", () => {
  it("names a spike at its value, with its side and time", () => {
    const noise = normal(1);
    const seen = observeAll(series(1000, (index) => (index === 800 ? 30 : 10) + noise()));
    const row = highest(seen, 300);
    expect(row).toBe(800);
    expect(seen[row]).toMatchObject({ kind: "spike", direction: "above", since: 800 * STEP_MS });
    expect(seen[row]?.score).toBeGreaterThan(HIGH);
  });

  it("names a dip", () => {
    const noise = normal(2);
    const seen = observeAll(series(1000, (index) => (index === 800 ? -10 : 10) + noise()));
    expect(seen[highest(seen, 300)]).toMatchObject({ kind: "dip", direction: "below" });
  });

  it("calls a departure that stays a shift, since its first value, and then takes it for granted", () => {
    const noise = normal(3);
    const seen = observeAll(series(1400, (index) => (index >= 800 ? 20 : 10) + noise()));
    const alerts = seen.flatMap(({ score }, row) => (row > 300 && score > HIGH ? [row] : []));
    expect(alerts[0]).toBeGreaterThanOrEqual(800);
    expect(alerts[0]).toBeLessThan(806);
    expect(alerts.at(-1)).toBeLessThan(840);
    expect(seen[808]).toMatchObject({ kind: "shift", direction: "above", since: 800 * STEP_MS });
    expect(seen[1100]?.expected).toBeCloseTo(20, 0);
    expect(seen[1100]?.kind).toBeNull();
  });

  it("tells of one event once", () => {
    const noise = normal(4);
    const seen = observeAll(series(1000, (index) => (index >= 800 && index < 860 ? 25 : 10) + noise()));
    const alerts = seen.filter(({ score }, row) => row >= 800 && row < 860 && score > HIGH);
    expect(alerts.length).toBeGreaterThan(0);
    expect(alerts.length).toBeLessThan(12);
  });

  it("is surprised when a noisy series goes still, though no value is far from the others", () => {
    const noise = normal(6);
    const seen = observeAll(series(2000, (index) => (index >= 1500 ? 10 : 10 + 5 * noise())));
    const row = highest(seen, 1500);
    expect(row).toBeLessThan(1600);
    expect(seen[row]?.score).toBeGreaterThan(0.9);
    expect(seen[row]?.parts.spread).toBeGreaterThan(2);
  });

  it("calls a gap in time and a run of zeros silence, since the last sign of life", () => {
    const noise = normal(7);
    const detector = AnomalyDetector.start();
    observeAll(
      series(500, () => 10 + noise()),
      detector,
    );
    const last = 499 * STEP_MS;
    const afterGap = detector.observe(last + 60 * STEP_MS, 10);
    expect(afterGap).toMatchObject({ kind: "silence", since: last });
    expect(afterGap.score).toBeGreaterThan(HIGH);
    const zeros = observeAll(
      series(10, () => 0),
      detector,
      560,
    );
    expect(zeros.at(-1)).toMatchObject({ kind: "silence", since: 560 * STEP_MS });
  });

  it("is used to gaps where values often stay away", () => {
    const noise = normal(13);
    const next = uniform(13);
    const detector = AnomalyDetector.start();
    let at = 0;
    const scores = series(1500, () => {
      at += (next() < 0.1 ? 3 : 1) * STEP_MS;
      return detector.observe(at, noise()).parts.gap;
    });
    expect(scores.slice(200).filter((surprise) => surprise > 3)).toEqual([]);
  });

  it("hears a source that is stuck, though its value is a usual one", () => {
    const noise = normal(14);
    const seen = observeAll(series(1600, (index) => (index >= 1500 ? 10.25 : 10 + noise())));
    const row = highest(seen, 1500);
    expect(seen[row]?.score).toBeGreaterThan(HIGH);
    expect(seen[row]).toMatchObject({ kind: "variance", direction: "below" });
  });

  it("calls values that scatter to both sides variance", () => {
    const noise = normal(15);
    const seen = observeAll(series(1100, (index) => (index >= 1000 ? 5 : 1) * noise()));
    expect(highest(seen, 900)).toBeGreaterThanOrEqual(1000);
    const kinds = seen.slice(1000, 1020).map(({ kind, direction }) => `${kind} ${direction}`);
    expect(kinds).toContain("variance above");
    expect(kinds.join()).not.toContain("shift");
  });

  it("hears a counter that starts anew", () => {
    const next = uniform(16);
    let sum = 0;
    const seen = observeAll(
      series(1200, (index) => {
        sum = index === 1000 ? 0 : sum + Math.floor(20 * next());
        return sum;
      }),
    );
    expect(highest(seen, 300)).toBe(1000);
    expect(seen[1000]?.direction).toBe("below");
  });

  it("finds that days are alike, and expects the next one to be", () => {
    const noise = normal(17);
    const day = 288;
    const busy = (index: number): number => (index % day >= 96 && index % day < 120 ? 100 : 10);
    const seen = observeAll(series(8 * day, (index) => busy(index) + noise()));
    const missed = (from: number): number => {
      let sum = 0;
      for (let index = from; index < from + day; index += 1) sum += Math.abs((seen[index]?.expected ?? 0) - busy(index));
      return sum / day;
    };
    expect(missed(7 * day)).toBeLessThan(missed(0) / 2);
  });
});

describe("what the detector bears", () => {
  it("says nothing of a flat line, and is surprised when it moves", () => {
    const seen = observeAll(series(600, (index) => (index === 500 ? 46 : 45)));
    expect(seen.slice(0, 500).every(({ score }) => score === 0)).toBe(true);
    expect(seen[500]?.score).toBeGreaterThan(HIGH);
  });

  it.each([
    ["an odd value", (index: number) => (index === 2000 ? 6 : 5)],
    ["a step", (index: number) => (index >= 2000 ? 6 : 5)],
  ])("tells of %s of a flat line, and not of the stillness after it", (_, at) => {
    const seen = observeAll(series(3000, at));
    expect(seen[2000]?.score).toBeGreaterThan(HIGH);
    expect(seen.slice(2010).filter(({ score }) => score > HIGH)).toEqual([]);
  });

  it("neither judges nor learns what is not a number", () => {
    const noise = normal(8);
    const values = series(400, () => noise());
    const plain = observeAll(values);
    const detector = AnomalyDetector.start();
    const among = values.map((value, index) => {
      for (const none of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
        expect(detector.observe(index * STEP_MS, none)).toMatchObject({ score: 0, missing: true, kind: null });
      return detector.observe(index * STEP_MS, value);
    });
    expect(among).toEqual(plain);
  });

  it("gives scores in [0, 1] and no NaN, whatever comes", () => {
    const value = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(0, -0, 1e308, -1e308, Number.MIN_VALUE, Number.NaN));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.double(), value), { maxLength: 300 }), (rows) => {
        const detector = AnomalyDetector.start();
        for (const [at, each] of rows) {
          const seen = detector.observe(at, each);
          expect(seen.score).toBeGreaterThanOrEqual(0);
          expect(seen.score).toBeLessThanOrEqual(1);
          for (const number of [seen.expected, seen.lower, seen.upper, ...Object.values(seen.parts)])
            expect(number).not.toBeNaN();
        }
      }),
      { numRuns: 60 },
    );
  });

  it("knows no beginning where the timestamps are no numbers, and judges all the same", () => {
    for (const at of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const detector = AnomalyDetector.start();
      const draw = normal(3);
      const seen = series(600, (index) => (index === 500 ? 90 : draw())).map((value) => detector.observe(at, value));
      expect(highest(seen, 100)).toBe(500);
      expect(seen.every(({ since }) => since === null)).toBe(true);
    }
  });

  it("judges values the same when timestamps repeat or step back", () => {
    const noise = normal(9);
    const values = series(400, (index) => (index === 300 ? 20 : 0) + noise());
    const detector = AnomalyDetector.start();
    const odd = values.map((value, index) => detector.observe((index % 50 === 0 ? index - 12 : index) * STEP_MS, value).score);
    expect(odd).toEqual(observeAll(values).map(({ score }) => score));
  });

  it("does not depend on the unit of the values", () => {
    const noise = normal(10);
    const values = series(800, (index) => (index >= 600 ? 8 : 0) + Math.round(noise() * 64));
    const scores = observeAll(values).map(({ score }) => score);
    expect(observeAll(values.map((value) => value * 1024)).map(({ score }) => score)).toEqual(scores);
    const moved = observeAll(values.map((value) => value + 4096)).map(({ score }) => score);
    for (const [row, score] of scores.entries()) expect(moved[row]).toBeCloseTo(score, 6);
  });

  it("goes on from a saved state as if it had not stopped", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 699 }), (seed, cut) => {
        const next = uniform(seed);
        const values = series(700, () => (next() < 0.02 ? 50 : 0) + next());
        const whole = observeAll(values);
        const detector = AnomalyDetector.start();
        observeAll(values.slice(0, cut), detector);
        const saved = detector.state();
        expect(observeAll(values.slice(cut), AnomalyDetector.resume(saved), cut)).toEqual(whole.slice(cut));
      }),
      { numRuns: 10 },
    );
  });

  it("keeps at most 64 KB and refuses what is not its state", () => {
    const state = AnomalyDetector.start().state();
    expect(state.byteLength).toBeLessThanOrEqual(65_536);
    expect(() => AnomalyDetector.resume(state.slice(8))).toThrow(DetectorStateError);
    expect(() => AnomalyDetector.resume(state.fill(1))).toThrow(/start a new one/);
  });
});

describe("the score", () => {
  const distributions: Record<string, (seed: number) => () => number> = {
    normal,
    uniform,
    exponential: (seed) => {
      const next = uniform(seed);
      return () => -Math.log(1 - next());
    },
  };
  it.each(Object.keys(distributions))("is a tail probability on %s noise", (name) => {
    let beyond = { hundredth: 0, thousandth: 0 };
    let values = 0;
    for (let seed = 1; seed <= 5; seed += 1) {
      const next = distributions[name]?.(seed) ?? normal(seed);
      for (const { score } of observeAll(series(4000, next)).slice(200)) {
        values += 1;
        beyond = {
          hundredth: beyond.hundredth + (score > 0.99 ? 1 : 0),
          thousandth: beyond.thousandth + (score > 0.999 ? 1 : 0),
        };
      }
    }
    expect(beyond.hundredth / values).toBeGreaterThan(0.01 / 3);
    expect(beyond.hundredth / values).toBeLessThan(0.01 * 3);
    expect(beyond.thousandth / values).toBeLessThan(0.001 * 3);
  });

  it("has an interval that holds about 99 of 100 values", () => {
    const seen = observeAll(series(5000, normal(12)));
    const noise = normal(12);
    const outside = seen.filter(({ lower, upper }) => {
      const value = noise();
      return lower !== null && upper !== null && (value < lower || value > upper);
    });
    expect(outside.length / seen.length).toBeGreaterThan(0.004);
    expect(outside.length / seen.length).toBeLessThan(0.02);
  });
});
