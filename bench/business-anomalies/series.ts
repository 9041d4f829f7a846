import type { Random } from "../root-cause/random.js";

/** What a series adds up in a period. */
export type Kind = "orders" | "revenue";

/** Noise of a business: orders at random, more of them by day than by night. */
export interface Business {
  readonly kind: Kind;
  /** On average, over the day. */
  readonly ordersPerMinute: number;
}

export const PERIOD_MINUTES = 5;
export const PERIODS_A_DAY = 1440 / PERIOD_MINUTES;

/** Share by which day and night differ from the average. */
const WAVE = 0.8;

/** Logarithm of an order's amount: mean and standard deviation. Half of all orders are between 19 and 57. */
const AMOUNT = { mean: 3.5, deviation: 0.8 };
/** Above it, the sum of amounts is drawn as a whole: it is as good as normal. */
const MOST_AMOUNTS = 2000;

/** The normal approximation where a Poisson number is large. */
const countOf = (random: Random, mean: number): number =>
  mean < 500 ? random.poisson(mean) : Math.max(0, Math.round(mean + Math.sqrt(mean) * random.normal()));

function amountOf(random: Random, orders: number): number {
  const { mean, deviation } = AMOUNT;
  if (orders > MOST_AMOUNTS) {
    const each = Math.exp(mean + deviation ** 2 / 2);
    const spread = each * Math.sqrt(Math.exp(deviation ** 2) - 1);
    return orders * each + Math.sqrt(orders) * spread * random.normal();
  }
  let sum = 0;
  for (let order = 0; order < orders; order += 1) sum += Math.exp(mean + deviation * random.normal());
  return sum;
}

/** The value of a period. @param share of the orders that still come */
export function valueIn({ kind, ordersPerMinute }: Business, period: number, random: Random, share = 1): number {
  const rate = ordersPerMinute * (1 + WAVE * Math.sin((2 * Math.PI * period) / PERIODS_A_DAY));
  const orders = countOf(random, share * rate * PERIOD_MINUTES);
  return kind === "orders" ? orders : amountOf(random, orders);
}
