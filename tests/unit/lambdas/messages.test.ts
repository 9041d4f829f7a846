import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { peekIds } from "../../../domain/contracts/message-body.js";
import { OrderPlacedSchema } from "../../../domain/contracts/order.js";
import { PaymentRequestedSchema, PaymentResultSchema } from "../../../domain/contracts/payment.js";
import { InvalidMessageError } from "../../../lambdas/shared/errors.js";
import { parseMessage } from "../../../lambdas/shared/messages.js";
import { order, payment, result } from "./support/messages.js";

const schemas = [v.variant("type", [OrderPlacedSchema, PaymentResultSchema]), PaymentRequestedSchema];

describe("reading a message", () => {
  it("ends in a message or a refusal, whatever the body", () => {
    const damaged = fc
      .constantFrom(order(), payment(), result({ status: "declined", reason: "card_expired" }))
      .chain((message) =>
        fc
          .record({ key: fc.constantFrom(...Object.keys(message)), value: fc.jsonValue() })
          .map(({ key, value }) => ({ ...message, [key]: value })),
      );
    const body = fc.oneof(
      fc.string(),
      fc.json(),
      fc.jsonValue().map((value) => JSON.stringify(value)),
      damaged.map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(body, fc.constantFrom(...schemas), (text, schema) => {
        try {
          parseMessage(schema, text);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidMessageError);
        }
        peekIds(text);
      }),
      { numRuns: 500 },
    );
  });

  it("never repeats what the message held", () => {
    const secret = "4111111111111111";
    for (const body of [
      `{"${secret}`,
      JSON.stringify({ ...payment(), paymentToken: secret, amount: secret, currency: secret }),
    ]) {
      const refusal = (() => {
        try {
          return parseMessage(PaymentRequestedSchema, body);
        } catch (error) {
          return error;
        }
      })();
      expect(String(refusal)).toContain("InvalidMessageError");
      expect(String(refusal)).not.toContain(secret);
    }
  });

  it("tells at most twenty problems and how many more there are", () => {
    const items = Array.from({ length: 50 }, () => ({ sku: 1, quantity: "x", unitAmount: -1 }));
    expect(() => parseMessage(OrderPlacedSchema, JSON.stringify({ ...order(), items }))).toThrow(/and \d+ more$/);
  });
});
