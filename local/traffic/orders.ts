import { orderAmount, type PlaceOrder } from "../../domain/contracts/order.js";
import { TOKEN_DECLINES } from "../../domain/payments/rules.js";
import { CURRENCY_WEIGHTS, GOOD_TOKENS, PRODUCTS } from "./catalogue.js";
import { MISTAKES } from "./mistakes.js";
import { oneOf, type Random, weighted, wholeBetween } from "./random.js";

/** Customers that come back. */
const REGULARS = 400;

/** Shares of the mix, each in [0, 1]. */
export interface OrderMix {
  readonly invalidShare: number;
  readonly duplicateShare: number;
  readonly declinedTokenShare: number;
  readonly newCustomerShare: number;
}

/** One request that a client will make. */
export interface PlannedOrder {
  readonly body: string;
  readonly idempotencyKey: string;
  /** What is wrong with it; null when it must be accepted. */
  readonly mistake: string | null;
  /** Sent a second time with the same key: at once, or when the first was answered. */
  readonly duplicate: "at once" | "afterwards" | null;
  /** What a correct order costs; minor units. */
  readonly amount: number;
  readonly currency: PlaceOrder["currency"];
}

function customerOf(
  random: Random,
  mix: OrderMix,
  run: string,
  number: number,
): Pick<PlaceOrder, "customerId" | "createAccount"> {
  if (random() < mix.newCustomerShare) return { customerId: `guest-${run}-${number}`, createAccount: random() < 0.6 };
  // Squared, so that some customers come far more often than others.
  return { customerId: `customer-${Math.floor(random() ** 2 * REGULARS)}`, createAccount: false };
}

function tokenOf(random: Random, mix: OrderMix): string {
  const [first, ...rest] = Object.keys(TOKEN_DECLINES);
  if (first !== undefined && random() < mix.declinedTokenShare) return oneOf(random, [first, ...rest]);
  return weighted(random, GOOD_TOKENS, ([, weight]) => weight)[0];
}

function correctOrder(random: Random, mix: OrderMix, run: string, number: number): PlaceOrder {
  const [currency] = weighted(random, CURRENCY_WEIGHTS, ([, weight]) => weight);
  const lines = new Map<string, PlaceOrder["items"][number]>();
  for (let line = wholeBetween(random, 1, 4); line > 0; line--) {
    const { sku, prices, most } = weighted(random, PRODUCTS, (product) => product.weight);
    lines.set(sku, { sku, quantity: wholeBetween(random, 1, most), unitAmount: prices[currency] });
  }
  return { ...customerOf(random, mix, run, number), currency, paymentToken: tokenOf(random, mix), items: [...lines.values()] };
}

/**
 * The requests of a run, one after the other. The same seed and run give the same requests.
 * @param run makes keys and new customers unique among runs against the same tables
 */
export function* planOrders(random: Random, mix: OrderMix, run: string): Generator<PlannedOrder, never> {
  for (let number = 1; ; number++) {
    const order = correctOrder(random, mix, run, number);
    const mistake = random() < mix.invalidShare ? oneOf(random, MISTAKES) : null;
    const duplicate = random() < mix.duplicateShare ? oneOf<"at once" | "afterwards">(random, ["at once", "afterwards"]) : null;
    yield {
      body: mistake?.spoil(order) ?? JSON.stringify(order),
      idempotencyKey: `${run}-${number}`,
      mistake: mistake?.name ?? null,
      duplicate,
      amount: orderAmount(order.items),
      currency: order.currency,
    };
  }
}
