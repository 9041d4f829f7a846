import * as v from "valibot";

/** ISO 4217 codes that the shop sells in, with the number of decimal places of their minor unit. */
export const CURRENCY_DECIMALS = { USD: 2, EUR: 2, GBP: 2, JPY: 0 } as const;

/** A currency the shop sells in. */
export type Currency = keyof typeof CURRENCY_DECIMALS;

/** The codes as a tuple that a picklist takes. */
export const CURRENCIES = ["USD", "EUR", "GBP", "JPY"] as const satisfies readonly Currency[];

/** Largest amount of one order, in minor units: above it a typing error is likelier than a sale. */
export const MAX_AMOUNT_MINOR = 100_000_000;

/** An amount in minor units (cents): an integer, so that sums are exact. */
export const AmountMinorSchema = v.pipe(
  v.number(),
  v.integer("must be a whole number of minor units"),
  v.minValue(1, "must be at least 1"),
  v.maxValue(MAX_AMOUNT_MINOR, `must be at most ${MAX_AMOUNT_MINOR}`),
);

/** A currency code the shop accepts. */
export const CurrencySchema = v.picklist(CURRENCIES, `must be one of ${CURRENCIES.join(", ")}`);

/**
 * Minor units → major units, for logs and metrics.
 * @example toMajorUnits(1999, "USD") // 19.99
 */
export function toMajorUnits(amountMinor: number, currency: Currency): number {
  return amountMinor / 10 ** CURRENCY_DECIMALS[currency];
}
