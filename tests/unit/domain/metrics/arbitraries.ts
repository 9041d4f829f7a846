import fc from "fast-check";

const LETTERS = [..."abcdefghijklmnop"];

/** A name that metrics may have. */
export const nameArb = fc.stringMatching(/^[A-Za-z][A-Za-z._-]{0,63}$/);

/** An id of a data point. */
export const idArb = fc
  .array(fc.constantFrom(...LETTERS), { minLength: 32, maxLength: 32 })
  .map((letters) => `met_${letters.join("")}`);

/** A time from 2020 on, epoch ms. */
export const instantArb = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2090, 0, 1) });

/** A value that is taken. */
export const valueArb = fc.oneof(
  fc.constantFrom(0, -0, 1e-108, Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER),
  fc.double({ min: -1e15, max: 1e15, noNaN: true }).filter((n) => n === 0 || Math.abs(n) >= 1e-108),
);

/** A metric as a service posts it, its time within an hour of `now`. */
export const metricArb = (now: number) =>
  fc.record(
    {
      service_name: nameArb,
      metric_type: nameArb,
      value: valueArb,
      unit: fc.constantFrom("ms", "%", "Percent", "requests/s", "USD"),
      timestamp: fc.integer({ min: -3_600_000, max: 3_600_000 }).map((offset) => new Date(now + offset).toISOString()),
      metadata: fc.dictionary(nameArb, fc.oneof(fc.string({ maxLength: 256 }), fc.boolean(), valueArb), {
        maxKeys: 20,
        noNullPrototype: true,
      }),
    },
    { requiredKeys: ["service_name", "metric_type", "value"] },
  );
