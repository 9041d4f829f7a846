import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AnomalyDetector } from "../../../../domain/analysis/anomaly/index.js";
import { definitionOf, follow, lookAt, type SeriesMemory } from "../../../../domain/anomalies/follow.js";
import { type SeriesData, settledUntil } from "../../../../domain/anomalies/periods.js";
import type { AnomalySeries } from "../../../../domain/contracts/anomaly-series.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.UTC(2026, 0, 5, 10);

const orders: AnomalySeries = {
  metric: {
    namespace: "shop/Application",
    name: "OrdersCompleted",
    dimensions: { service: "orders", environment: "dev" },
    statistic: "Sum",
  },
  periodSeconds: 60,
  missing: "zero",
};
const share: AnomalySeries = { ...orders, per: { ...orders.metric, name: "CheckoutsStarted" }, missing: "unknown" };

/** Datapoints of minutes since the start; undefined: none. */
const points = (values: readonly (number | undefined)[]): ReadonlyMap<number, number> =>
  new Map(values.flatMap((value, minute): [number, number][] => (value === undefined ? [] : [[START + minute * MINUTE, value]])));

/** One run at a minute since the start, when it has settled. */
function run(series: AnomalySeries, memory: SeriesMemory | undefined, minute: number, data: SeriesData, learnMs = 24 * HOUR) {
  const look = lookAt(series, memory, START + minute * MINUTE, learnMs);
  return { look, looked: look && follow(series, look, data) };
}

/** The memory after runs at these minutes. */
function memoryOf(minutes: readonly number[], data: SeriesData, series = orders): SeriesMemory {
  const last = minutes.reduce<SeriesMemory | undefined>(
    (memory, minute) => run(series, memory, minute, data).looked?.memory ?? memory,
    undefined,
  );
  if (!last) throw new Error("nothing was seen");
  return last;
}

describe("a period", () => {
  it("is read when it is over and has settled", () => {
    expect(settledUntil(START + 179_999, 120, 60)).toBe(START);
    expect(settledUntil(START + 180_000, 120, 60)).toBe(START + MINUTE);
    expect(settledUntil(START + 7 * MINUTE - 1, 120, 300)).toBe(START);
    expect(settledUntil(START + 7 * MINUTE, 120, 300)).toBe(START + 5 * MINUTE);
  });
});

describe("a series that is followed", () => {
  it("comes to the same in whatever portions it is seen", () => {
    const values = fc.array(fc.option(fc.nat(20), { nil: undefined }), { minLength: 5, maxLength: 120 });
    fc.assert(
      fc.property(values, fc.array(fc.nat(120)), (given, cuts) => {
        const data = { metric: points([3, ...given]) };
        const end = given.length + 1;
        const minutes = [...new Set(cuts.map((cut) => Math.min(cut, end)))].sort((a, b) => a - b);
        const whole = AnomalyDetector.start();
        for (const [at, value] of given.entries()) whole.observe(START + (at + 1) * MINUTE, value ?? 0);
        const memory = memoryOf([...minutes, end], data);
        expect(memory.seenUntil).toBe(START + end * MINUTE);
        expect(Buffer.from(memory.state).equals(Buffer.from(whole.state()))).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it("takes a minute without a datapoint for 0 where the configuration says so", () => {
    const memory = memoryOf([2], { metric: points([5, 6]) });
    const { looked } = run(orders, memory, 5, { metric: points([5, 6, undefined, undefined, 7]) });
    expect(looked?.told.map(({ at, value }) => [(at - START) / MINUTE, value])).toEqual([
      [2, 0],
      [3, 0],
      [4, 7],
    ]);
  });

  it("leaves such a minute out where nothing is known of it, and does not ask again", () => {
    const unknown: AnomalySeries = { ...orders, missing: "unknown" };
    const memory = memoryOf([2], { metric: points([5, 6]) }, unknown);
    const { looked } = run(unknown, memory, 5, { metric: points([5, 6, undefined, Number.NaN, 7]) });
    expect(looked?.told.map(({ at, value }) => [(at - START) / MINUTE, value])).toEqual([[4, 7]]);
    expect(looked?.memory.seenUntil).toBe(START + 5 * MINUTE);
  });

  it("that is a share is a percentage, 0 when nothing of something came, unknown of nothing", () => {
    const memory = memoryOf([2], { metric: points([1, 1]), per: points([2, 2]) }, share);
    const data = { metric: points([1, 1, 1, undefined, 3, 2]), per: points([2, 2, 4, 10, undefined, 0]) };
    const { looked } = run(share, memory, 6, data);
    expect(looked?.told.map(({ at, value }) => [(at - START) / MINUTE, value])).toEqual([
      [2, 25],
      [3, 0],
    ]);
  });

  it("is seen once: nothing is left for a run that comes later, or is late", () => {
    const data = { metric: points([5, 6, 7, 8]) };
    const memory = memoryOf([4], data);
    expect(run(orders, memory, 4, data).look).toBeUndefined();
    expect(run(orders, memory, 3, data).look).toBeUndefined();
  });

  it("is not changed by a datapoint that comes after its minute was seen", () => {
    const memory = memoryOf([3], { metric: points([5, 6, undefined]) });
    const late = { metric: points([5, 6, 90, 7]) };
    const { looked } = run(orders, memory, 4, late);
    expect(looked?.told.map(({ value }) => value)).toEqual([7]);
  });
});

describe("a series that begins", () => {
  it("is learnt from what there was before, of which only the newest is told", () => {
    const { look, looked } = run(orders, undefined, 90, { metric: points(Array.from({ length: 90 }, (_, n) => n % 7)) });
    expect(look?.fresh).toBe("new");
    expect(look?.periods).toEqual({ from: START + 90 * MINUTE - 24 * HOUR, to: START + 90 * MINUTE });
    expect(looked?.told.map(({ at }) => at)).toEqual([START + 89 * MINUTE]);
    // As much was learnt as was there: a dozen values are enough for a band.
    expect(looked?.told[0]?.observation.upper).not.toBeNull();
  });

  it("takes neither the time before its first datapoint for silence nor the part of a period in which it begins for a low one", () => {
    const late = { metric: new Map([...Array.from({ length: 30 }, (_, n) => [START + n * MINUTE, 9] as const)]) };
    const whole = AnomalyDetector.start();
    for (let minute = 1; minute < 30; minute += 1) whole.observe(START + minute * MINUTE, 9);
    expect(Buffer.from(memoryOf([30], late).state).equals(Buffer.from(whole.state()))).toBe(true);
  });

  it("waits while there is nothing to begin with", () => {
    const { look, looked } = run(orders, undefined, 90, { metric: new Map() });
    expect(look).toBeDefined();
    expect(looked).toBeUndefined();
  });

  const data = { metric: points(Array.from({ length: 90 }, (_, n) => n % 7)) };
  const memory = memoryOf([60], data);

  it.each([
    ["of another definition", { ...memory, definition: "other" }, 61, "defined otherwise"],
    ["of another version", { ...memory, state: memory.state.slice(8) }, 61, "state of another version"],
    ["of no state", { ...memory, state: new Uint8Array() }, 61, "state of another version"],
    ["that is older than what is made up for", { ...memory, seenUntil: START - 24 * HOUR }, 61, "unseen for too long"],
    ["that was written by another clock", { ...memory, seenUntil: START + 5 * HOUR }, 61, "seen ahead of time"],
  ] as const)("anew, with a memory %s, says so", (_, former, minute, because) => {
    const { look, looked } = run(orders, former, minute, data);
    expect(look?.fresh).toBe(because);
    expect(looked?.memory).toMatchObject({ seenUntil: START + minute * MINUTE, definition: definitionOf(orders) });
    expect(Buffer.from(looked?.memory.state ?? []).equals(Buffer.from(memoryOf([minute], data).state))).toBe(true);
  });

  it("is the same series whoever wrote its definition", () => {
    const { statistic, dimensions, name, namespace } = orders.metric;
    const dimensionsTurned = Object.fromEntries(Object.entries(dimensions).reverse());
    expect(definitionOf({ ...orders, metric: { statistic, dimensions: dimensionsTurned, name, namespace } })).toBe(
      definitionOf(orders),
    );
    expect(definitionOf({ ...orders, missing: "unknown" })).not.toBe(definitionOf(orders));
  });
});
