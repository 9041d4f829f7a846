import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { REDACTED_CARD, redactCardNumbers } from "../../../domain/contracts/redaction.js";

const checkDigit = (body: string): number => {
  const sum = [...body].reverse().reduce((total, char, index) => {
    const value = Number(char) * (index % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return (10 - (sum % 10)) % 10;
};

const card = fc.stringMatching(/^\d{12,18}$/).map((body) => `${body}${checkDigit(body)}`);
const separator = fc.constantFrom("", "", " ", "-");
const written = card.chain((number) =>
  fc
    .array(separator, { minLength: number.length, maxLength: number.length })
    .map((separators) =>
      [...number].map((digit, index) => digit + (index < number.length - 1 ? separators[index] : "")).join(""),
    ),
);

describe("redactCardNumbers", () => {
  it.each([
    ["4111111111111111", REDACTED_CARD],
    ["card 4111 1111 1111 1111, thanks", `card ${REDACTED_CARD}, thanks`],
    ["3782-822463-10005", REDACTED_CARD],
    ['{"a":"x5555555555554444y"}', `{"a":"x${REDACTED_CARD}y"}`],
    ["4111111111111111 and 5555555555554444", `${REDACTED_CARD} and ${REDACTED_CARD}`],
  ])("removes the number in %s", (text, expected) => {
    expect(redactCardNumbers(text)).toBe(expected);
  });

  it.each(["4222222222223", "2026-11-21T03:47:14.123Z", "123456789012", "no digits"])("leaves %s alone", (text) => {
    expect(redactCardNumbers(text)).toBe(text);
  });

  it("finds a card number whatever stands around it and however it is grouped", () => {
    fc.assert(
      fc.property(fc.string(), written, fc.string(), (before, number, after) => {
        expect(redactCardNumbers(before + number + after)).not.toContain(number);
      }),
    );
  });

  it("finds a card number that other digits hide", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{1,12}$/), card, fc.stringMatching(/^\d{0,12}$/), (before, number, after) => {
        const left = redactCardNumbers(before + number + after);
        expect(left.replaceAll(REDACTED_CARD, "").length).toBeLessThanOrEqual(before.length + after.length);
        expect(left).not.toContain(number);
      }),
    );
  });

  it("does nothing the second time", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."0123456789 -a"), maxLength: 60 }), (text) => {
        const once = redactCardNumbers(text);
        expect(redactCardNumbers(once)).toBe(once);
      }),
    );
  });
});
