import type { Currency } from "../../domain/contracts/money.js";

/** A product of the imaginary shop. Prices in minor units; `weight` says how often it is bought. */
export interface Product {
  readonly sku: string;
  readonly weight: number;
  readonly most: number;
  readonly prices: Readonly<Record<Currency, number>>;
}

const product = (sku: string, weight: number, most: number, [USD, EUR, GBP, JPY]: [number, number, number, number]): Product => ({
  sku,
  weight,
  most,
  prices: { USD, EUR, GBP, JPY },
});

/** What is sold: many cheap things, few dear ones. */
export const PRODUCTS: readonly [Product, ...Product[]] = [
  product("coffee-beans-1kg", 30, 4, [1890, 1750, 1490, 2680]),
  product("filter-paper-100", 25, 6, [495, 450, 390, 640]),
  product("mug-blue", 15, 6, [1200, 1100, 950, 1750]),
  product("kettle-gooseneck", 8, 1, [7900, 7400, 6300, 11_800]),
  product("grinder-hand", 8, 1, [11_900, 10_900, 9500, 17_800]),
  product("subscription-12m", 5, 1, [19_900, 18_500, 15_900, 29_800]),
  product("espresso-machine", 2, 1, [89_900, 84_900, 72_900, 134_800]),
];

/** Currencies and how often they are paid in. */
export const CURRENCY_WEIGHTS: readonly [readonly [Currency, number], ...(readonly [Currency, number])[]] = [
  ["USD", 60],
  ["EUR", 25],
  ["GBP", 10],
  ["JPY", 5],
];

/** Tokens of good payment methods, with their weights. */
export const GOOD_TOKENS: readonly [readonly [string, number], ...(readonly [string, number])[]] = [
  ["tok_visa", 50],
  ["tok_mastercard", 35],
  ["tok_amex", 10],
  ["tok_wallet", 5],
];
