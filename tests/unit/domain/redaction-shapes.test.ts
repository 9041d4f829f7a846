import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isLuhnValid, REDACTED_CARD, redactCardNumbers } from "../../../domain/contracts/redaction.js";

/** Every Luhn-valid stretch of 13 to 19 digits of a text whose separators are left out. */
function cardsIn(text: string): string[] {
  const runs = text.split(/[^\d\s\u00a0\u2010-\u2015-]+/).map((run) => run.replace(/\D/g, ""));
  return runs.flatMap((run) =>
    [...run].flatMap((_digit, from) =>
      [13, 14, 15, 16, 17, 18, 19]
        .map((length) => run.slice(from, from + length))
        .filter((part, index) => part.length === 13 + index && isLuhnValid([...part].map(Number))),
    ),
  );
}

describe("what is not a card number stays", () => {
  it.each([
    "123e4567-e89b-12d3-a456-426614174000",
    "ord_41111111-1111-4111-8111-11111111111a",
    "1-4111111a-111111111111111111111111",
    "d41111111111111111111111111111de",
    "41111111111111111111111111111111111111111111111111111111111111af",
    "score 0.4111111111111111",
  ])("%s", (identifier) => {
    expect(redactCardNumbers(`id ${identifier}.`)).toBe(`id ${identifier}.`);
  });

  it("UUIDs of any kind", () => {
    const withLetter = fc.uuid().filter((uuid) => /[a-f]/.test(uuid));
    fc.assert(
      fc.property(withLetter, (uuid) => {
        expect(redactCardNumbers(`order ord_${uuid} stored`)).toContain(uuid);
      }),
    );
  });
});

describe("card numbers in disguise", () => {
  it.each([
    ["a number before", "1.4111111111111111"],
    ["a longer number before", "10.4111111111111111"],
    ["several spaces", "4111  1111   1111 1111"],
    ["spaces around dashes", "4111 - 1111 - 1111 - 1111"],
    ["no-break spaces", "4111\u00a01111\u00a01111\u00a01111"],
    ["typographic dashes", "4111–1111–1111–1111"],
    ["a tab", "4111\t1111\t1111\t1111"],
    ["letters around", "x4111111111111111y"],
    ["the shape of a trace id", "1-41111111-111111114111111111111111"],
    ["the shape of a UUID", "41111111-1111-1111-8111-111111111111"],
    ["the shape of a UUID and a letter behind it", "41111111-1111-1111-8111-111111111111-a"],
    ["the shape of a trace id and a letter behind it", "1-41111111-111111114111111111111111-a"],
    ["digits after it, as of a check value", "4111 1111 1111 1111 123"],
  ])("with %s", (_what, text) => {
    const redacted = redactCardNumbers(text);
    expect(redacted).toContain(REDACTED_CARD);
    expect(cardsIn(redacted)).toEqual([]);
  });

  it("never survive in a text of digits, spaces and dashes", () => {
    const text = fc.string({ unit: fc.constantFrom(..."0123456789", "4", "1", " ", "-", "–", "\u00a0", "x"), maxLength: 80 });
    fc.assert(
      fc.property(text, (digits) => {
        expect(cardsIn(redactCardNumbers(digits))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it("are found in a long text in time that grows with its length alone", () => {
    const long = `${"1 ".repeat(100_000)}4111 1111 1111 1111`;
    expect(cardsIn(redactCardNumbers(long).slice(-100))).toEqual([]);
  });

  it("cost no more than its length in a text of dashes", () => {
    const began = performance.now();
    expect(redactCardNumbers(`${"-".repeat(100_000)} 41111111 11111111`)).toContain(REDACTED_CARD);
    // It takes a millisecond or two; looked through anew at every dash, it took twenty seconds.
    expect(performance.now() - began).toBeLessThan(4000);
  });
});
