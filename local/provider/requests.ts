import * as v from "valibot";
import { AmountMinorSchema, CurrencySchema } from "../../domain/contracts/money.js";
import { OrderIdSchema, PaymentTokenSchema } from "../../domain/contracts/order.js";
import { PaymentIdSchema } from "../../domain/contracts/payment.js";

/** Body of `POST /authorizations`. `amount` is in minor units. */
export const AuthorizationRequestSchema = v.strictObject({
  paymentId: PaymentIdSchema,
  orderId: OrderIdSchema,
  amount: AmountMinorSchema,
  currency: CurrencySchema,
  paymentToken: PaymentTokenSchema,
});

/** A payment that someone asks the provider to authorize. */
export type AuthorizationRequest = v.InferOutput<typeof AuthorizationRequestSchema>;

/** Largest body that is read; a request has about 250 bytes. */
export const MAX_BODY_BYTES = 16_384;

/** A request that is refused: the status, what is wrong, and how to do it right. */
export class RequestError extends Error {
  override readonly name = "RequestError";

  constructor(
    readonly status: 400 | 404 | 405 | 409 | 413,
    message: string,
    readonly problems: readonly string[] = [],
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * A JSON body as `schema` wants it.
 * @throws {RequestError} 400 with every wrong field
 */
export function parseBody<T extends v.GenericSchema>(schema: T, text: string): v.InferOutput<T> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new RequestError(400, "the body is not JSON", [], { cause });
  }
  const result = v.safeParse(schema, json);
  if (result.success) return result.output;
  throw new RequestError(
    400,
    "the body is not valid",
    result.issues.map((issue) => `${v.getDotPath(issue) ?? "body"}: ${issue.message}`),
  );
}
