/** Rules of the API for what is posted (its schema `PostedMetric`), so that wrong metrics are found where they are made. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const UNIT = /^[A-Za-z%][A-Za-z0-9%/_-]{0,31}$/;
const CURRENCY = /^[A-Z]{3}$/;

/** The rule of names in words. */
export const NAME_RULE = "1 to 64 letters, digits, dots, dashes or underscores, a letter or digit first";

/** True for what may name a service, a type or a field of the metadata. */
export const isName = (value: unknown): value is string => typeof value === "string" && NAME.test(value);

/** True for a unit. */
export const isUnit = (value: unknown): value is string => typeof value === "string" && UNIT.test(value);

/** True for an ISO 4217 code. */
export const isCurrency = (value: unknown): value is string => typeof value === "string" && CURRENCY.test(value);

const LEAST_MAGNITUDE = 1e-108;

/** True for a number that the API takes. */
export const isValue = (value: unknown): value is number =>
  typeof value === "number" &&
  (value === 0 || (Math.abs(value) >= LEAST_MAGNITUDE && Math.abs(value) <= Number.MAX_SAFE_INTEGER));

/** Most fields of a metric's metadata, and most characters of a text in it. */
export const MAX_METADATA = { fields: 20, characters: 256 } as const;
