import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NdjsonParser } from "../../../../obs/operations/events/ndjson.js";
import { dataIn, fileOf } from "./support.js";

const read = (...lines: readonly (object | string)[]) =>
  dataIn({ file: fileOf("e.ndjson", lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n")) });
const metric = { t: "2026-11-21T09:00:00Z", type: "metric", namespace: "Shop", name: "Latency" };

describe("events as NDJSON", () => {
  it("take values with counts and statistic sets, as PutMetricData does", async () => {
    const statisticSet = { sampleCount: 3, sum: 6, minimum: 1, maximum: 3 };
    const timestamp = Date.UTC(2026, 10, 21, 9);
    const data = await read(
      { ...metric, values: [1, 5], counts: [2, 1] },
      { ...metric, values: [4] },
      { ...metric, statisticSet },
    );
    expect(data).toEqual([
      { timestamp, namespace: "Shop", name: "Latency", values: [1, 5], counts: [2, 1] },
      { timestamp, namespace: "Shop", name: "Latency", values: [4] },
      { timestamp, namespace: "Shop", name: "Latency", statisticSet },
    ]);
  });

  it.each<[string, object, RegExp]>([
    ["two forms at once", { value: 1, values: [1] }, /:1: has more than one of value, values and statisticSet/],
    ["counts alone", { value: 1, counts: [1] }, /:1: has counts without values/],
    ["values that are no numbers", { values: ["1"] }, /:1: values is \["1"\], must be a list of numbers/],
    ["a set without maximum", { statisticSet: { sampleCount: 1, sum: 1, minimum: 1 } }, /:1: statisticSet.maximum is missing/],
    [
      "a set with more in it",
      { statisticSet: { sampleCount: 1, sum: 1, minimum: 1, maximum: 1, p99: 1 } },
      /has the field "p99"/,
    ],
    [
      "embeddedMetrics that is a text",
      { type: "log", logGroup: "/a", message: "", embeddedMetrics: "no" },
      /must be true or false/,
    ],
  ])("refuse %s", async (_, fields, message) => {
    await expect(read({ ...metric, ...fields })).rejects.toThrow(message);
  });

  // The quick way for lines like earlier ones must say what a parser says that sees each line for the first time.
  const piece = fc.constantFrom(
    ...['"value":', '"value": 7', '"value":1', "-0.5", "1e3", "007", "1.", '"unit":"Count"', '"namespace":"Shop"', '"name":"a"'],
    ...[
      '"type":"metric"',
      ",",
      "{",
      "}",
      '"dimensions":{"value":"x"}',
      '"dimensions":{"t":"x"}',
      '"t":"2026-11-21T09:00:00Z"',
      " ",
      '"',
      "\\",
    ],
  );
  const rest = fc.oneof(
    fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join("")),
    fc
      .tuple(
        fc.constantFrom("a", "b"),
        fc.constantFrom("1", "2.50", "-3", "1e-7", "12345678901234567890", "01", "1e999", '"1"'),
        fc.constantFrom("}", ',"unit":"Count"}', ',"value":3}', "} "),
      )
      .map(([name, value, end]) => `"type":"metric","namespace":"Shop","name":"${name}","value":${value}${end}`),
  );
  const opening = fc.constantFrom(
    '{"t":"2026-11-21T09:00:00Z",',
    '{"t": "2026-11-21T09:00:01Z", ',
    '{"t":"2026-11-21T09:00:02+01:00",',
    '{"t":"2026-11-21T09:61:00Z",',
  );

  it("say the same whatever lines came before", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(opening, rest), { maxLength: 20 }), (lines) => {
        const parser = new NdjsonParser();
        for (const [start, end] of lines) {
          const line = `${start}${end}`;
          const alone = new NdjsonParser().parse(line);
          const told = parser.parse(line);
          if (typeof told === "string" && told.includes("of an earlier line")) continue;
          expect(told).toEqual(alone);
        }
      }),
      { numRuns: 300 },
    );
  });
});
