import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { MAX_AMOUNT_MINOR, OrderPlacedSchema, orderAmount, PlaceOrderSchema } from "../../../../domain/contracts/index.js";
import { tokenDeclineReason } from "../../../../domain/payments/rules.js";
import { gapMs, rateAt } from "../../../../local/traffic/arrivals.js";
import { MISTAKES } from "../../../../local/traffic/mistakes.js";
import { type OrderMix, type PlannedOrder, planOrders } from "../../../../local/traffic/orders.js";
import { poisonBodies } from "../../../../local/traffic/poison.js";
import { seededRandom } from "../../../../local/traffic/random.js";

const MIX: OrderMix = { invalidShare: 0.1, duplicateShare: 0.05, declinedTokenShare: 0.04, newCustomerShare: 0.2 };

const planned = (count: number, seed = 1, mix = MIX, run = "run"): PlannedOrder[] => {
  const plan = planOrders(seededRandom(seed), mix, run);
  return Array.from({ length: count }, () => plan.next().value);
};

const share = <T>(all: readonly T[], test: (one: T) => boolean): number => all.filter(test).length / all.length;

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // not JSON, so no order either
  }
};

/** What order-api checks. */
const isAcceptable = (body: string): boolean => {
  const result = v.safeParse(PlaceOrderSchema, parse(body));
  return result.success && orderAmount(result.output.items) <= MAX_AMOUNT_MINOR;
};

describe("planned orders", () => {
  it("are acceptable exactly when they hold no mistake, and cost what is planned", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        for (const order of planned(50, seed)) {
          expect(isAcceptable(order.body), order.mistake ?? order.body).toBe(order.mistake === null);
          if (order.mistake !== null) continue;
          const { items, currency } = v.parse(PlaceOrderSchema, JSON.parse(order.body));
          expect([orderAmount(items), currency]).toEqual([order.amount, order.currency]);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("are the same for the same seed, and others for another", () => {
    expect(planned(100, 7)).toEqual(planned(100, 7));
    expect(planned(100, 7)).not.toEqual(planned(100, 8));
  });

  it("of two runs share no key", () => {
    const keys = [...planned(100, 1, MIX, "one"), ...planned(100, 1, MIX, "two")].map((order) => order.idempotencyKey);
    expect(new Set(keys).size).toBe(200);
  });

  it("have the shares that are asked for", () => {
    const orders = planned(5000);
    const bodies = orders
      .filter((order) => order.mistake === null)
      .map((order) => v.parse(PlaceOrderSchema, JSON.parse(order.body)));
    expect(share(orders, (order) => order.mistake !== null)).toBeCloseTo(0.1, 1);
    expect(share(orders, (order) => order.duplicate !== null)).toBeCloseTo(0.05, 1);
    expect(share(bodies, (body) => tokenDeclineReason(body.paymentToken) !== undefined)).toBeCloseTo(0.04, 1);
    expect(share(bodies, (body) => body.customerId.startsWith("guest-"))).toBeCloseTo(0.2, 1);
    expect(share(bodies, (body) => body.createAccount)).toBeCloseTo(0.12, 1);
    expect(new Set(bodies.map((body) => body.currency)).size).toBe(4);
    expect(new Set(orders.map((order) => order.mistake)).size).toBe(MISTAKES.length + 1);
  });

  it("come from regulars who return", () => {
    const customers = planned(1000, 1, { ...MIX, invalidShare: 0, newCustomerShare: 0 }).map(
      (order) => v.parse(PlaceOrderSchema, JSON.parse(order.body)).customerId,
    );
    expect(new Set(customers).size).toBeLessThan(400);
  });
});

describe("arrivals", () => {
  it("come at the rate on average, and not at a beat", () => {
    const random = seededRandom(3);
    const gaps = Array.from({ length: 20_000 }, () => gapMs(random, 5));
    expect(gaps.reduce((total, gap) => total + gap, 0) / gaps.length).toBeGreaterThan(195);
    expect(gaps.reduce((total, gap) => total + gap, 0) / gaps.length).toBeLessThan(205);
    // Of a Poisson process about 63 % of the gaps are shorter than the mean.
    expect(share(gaps, (gap) => gap < 200)).toBeCloseTo(0.632, 1);
  });

  it("swing with the wave", () => {
    const wave = { amplitude: 0.5, periodSeconds: 100 };
    expect(rateAt(10, undefined, 25_000)).toBe(10);
    expect(rateAt(10, wave, 0)).toBeCloseTo(10);
    expect(rateAt(10, wave, 25_000)).toBeCloseTo(15);
    expect(rateAt(10, wave, 75_000)).toBeCloseTo(5);
  });
});

it("poison is no order, fits into SQS, and names itself", () => {
  const bodies = poisonBodies("run", 9);
  for (const [index, body] of bodies.entries()) {
    expect(v.is(OrderPlacedSchema, parse(body))).toBe(false);
    expect(Buffer.byteLength(body)).toBeLessThan(262_144);
    expect(body).toContain(`ord_poison-run-${index}`);
  }
  expect(bodies.some((body) => parse(body) === undefined)).toBe(true);
  expect(bodies.some((body) => body.length > 200_000)).toBe(true);
});
