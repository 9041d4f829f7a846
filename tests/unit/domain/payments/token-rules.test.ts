import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { DECLINE_REASONS, PaymentTokenSchema } from "../../../../domain/contracts/index.js";
import { DECLINING_TOKENS, declineReasonOfToken } from "../../../../domain/payments/token-rules.js";

describe("the sandbox's tokens", () => {
  it.each(Object.entries(DECLINING_TOKENS))("%s declines with %s", (token, reason) => {
    expect(declineReasonOfToken(token)).toBe(reason);
    expect(DECLINE_REASONS).toContain(reason);
    expect(v.is(PaymentTokenSchema, token)).toBe(true);
  });

  it.each(["tok_visa", "tok_declined", "tok_declined_card_expired_not", "toString", ""])("%j is authorized", (token) => {
    expect(declineReasonOfToken(token)).toBeNull();
  });
});
