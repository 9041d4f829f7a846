import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluateBatchResponse } from "../../../../local/host/sqs/batch-response.js";

const ids = ["m1", "m2", "m3"];
const failures = (...itemIdentifiers: unknown[]) =>
  JSON.stringify({ batchItemFailures: itemIdentifiers.map((itemIdentifier) => ({ itemIdentifier })) });

describe("the answer to a batch", () => {
  test.each([
    ["nothing", ""],
    ["null", "null"],
    ["an empty object", "{}"],
    ["a null list", '{"batchItemFailures":null}'],
    ["an empty list", '{"batchItemFailures":[]}'],
    ["an object without the list", '{"statusCode":200}'],
  ])("%s is complete success", (_what, payload) => {
    expect(evaluateBatchResponse(payload, ids)).toEqual({ kind: "complete", failed: new Set() });
  });

  test.each([
    ["no JSON", "oops"],
    ["a string", '"m1"'],
    ["a number", "1"],
    ["a bare list", '[{"itemIdentifier":"m1"}]'],
    ["a list that is none", '{"batchItemFailures":"m1"}'],
    ["an item that is a string", '{"batchItemFailures":["m1"]}'],
    ["a bad key name", '{"batchItemFailures":[{"itemId":"m1"}]}'],
    ["an empty identifier", failures("")],
    ["a null identifier", failures(null)],
    ["a numeric identifier", failures(1)],
    ["a message that is not in the batch", failures("m9")],
    ["one wrong item among good ones", failures("m1", "m9")],
  ])("%s fails the whole batch", (_what, payload) => {
    expect(evaluateBatchResponse(payload, ids).kind).toBe("malformed");
  });

  const uniqueIds = fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 10 });

  test("names exactly the messages that failed, whatever their order and however often each is named", () => {
    fc.assert(
      fc.property(
        uniqueIds.chain((all) => fc.tuple(fc.constant(all), fc.array(fc.constantFrom(...all), { maxLength: 20 }))),
        ([all, named]) => {
          expect(evaluateBatchResponse(failures(...named), all)).toEqual({ kind: "complete", failed: new Set(named) });
        },
      ),
    );
  });

  test("never lets a failed message pass as done, and never throws, whatever a function answers", () => {
    fc.assert(
      fc.property(
        uniqueIds,
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((json) => `{"batchItemFailures":${json}}`),
        ),
        (all, payload) => {
          const verdict = evaluateBatchResponse(payload, all);
          if (verdict.kind === "complete") for (const id of verdict.failed) expect(all).toContain(id);
          const stranger = `x${all.join("")}`;
          expect(evaluateBatchResponse(failures(...all, stranger), all).kind).toBe("malformed");
        },
      ),
    );
  });
});
