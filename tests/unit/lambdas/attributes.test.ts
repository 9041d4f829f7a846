import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import fc from "fast-check";
import { expect, it } from "vitest";
import { toAttributes } from "../../../lambdas/shared/repositories/attributes.js";

const leafArb = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constant(undefined),
);
const valueArb = fc.oneof(
  leafArb,
  fc.array(leafArb.filter((value) => value !== undefined)),
  fc.dictionary(
    fc.stringMatching(/^[a-z]{1,5}$/),
    fc.oneof(leafArb, fc.array(fc.integer()), fc.dictionary(fc.stringMatching(/^[a-z]$/), leafArb)),
  ),
);

it("plain values become what the SDK makes of them", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[A-Za-z:#]{1,10}$/), valueArb), (values) => {
      const item = { ...values };
      expect(toAttributes(item)).toEqual(marshall(item, { removeUndefinedValues: true }));
    }),
    { numRuns: 500 },
  );
});

it("what DynamoDB cannot hold is refused as the SDK refuses it", () => {
  expect(() => toAttributes({ value: 2 ** 60 })).toThrow();
  expect(() => toAttributes({ value: Number.NaN })).toThrow();
  expect(unmarshall(toAttributes({ bytes: new Uint8Array([1, 2]) }))).toEqual({ bytes: new Uint8Array([1, 2]) });
});
