import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MetricDataPages, type SeriesPart } from "../../../../obs/operations/events/metric-data/pages.js";
import { backtest } from "../../../../obs/review/backtest/index.js";
import { compare, modelWith } from "../backtest/support.js";
import { dataIn, fileOf } from "./support.js";

const query = (Id: string, Stat: string, MetricName = "Errors") => ({
  Id,
  MetricStat: { Metric: { Namespace: "Shop", MetricName, Dimensions: [{ Name: "Stage", Value: "live" }] }, Period: 60, Stat },
});
const at = (minute: number): string => `2026-11-21T09:0${minute}:00+00:00`;
const series = (Id: string, values: readonly number[], first = 0) => ({
  Id,
  Label: Id,
  Timestamps: values.map((_, index) => at(first + index)).reverse(),
  Values: [...values].reverse(),
  StatusCode: "Complete",
});
const page = (...MetricDataResults: readonly object[]) => ({ MetricDataResults, Messages: [] });
const read = (answer: string, queries: unknown) =>
  dataIn({ file: fileOf("out.json", answer), queries: fileOf("q.json", JSON.stringify(queries)) });
const timestamp = (minute: number): number => Date.UTC(2026, 10, 21, 9, minute);
const id = { namespace: "Shop", dimensions: { Stage: "live" } };

describe("events of aws cloudwatch get-metric-data", () => {
  it("come in order of time, whatever the order of the answer", async () => {
    const answer = JSON.stringify(page(series("e", [1, 2]), series("l", [70, 80])), null, 4);
    expect(await read(answer, [query("e", "Sum"), query("l", "p99", "Latency")])).toEqual([
      { timestamp: timestamp(0), ...id, name: "Errors", value: 1 },
      { timestamp: timestamp(0), ...id, name: "Latency", value: 70 },
      { timestamp: timestamp(1), ...id, name: "Errors", value: 2 },
      { timestamp: timestamp(1), ...id, name: "Latency", value: 80 },
    ]);
  });

  it("are put together from all pages, and from the four statistics of a set", async () => {
    const ids = ["SampleCount", "Sum", "Minimum", "Maximum"];
    const queries = { MetricDataQueries: ids.map((stat, index) => query(`q${index}`, stat)) };
    const values = [4, 100, 10, 40];
    const pages = [0, 1].map((minute) =>
      JSON.stringify(page(...values.map((value, index) => series(`q${index}`, [value], minute)))),
    );
    const statisticSet = { sampleCount: 4, sum: 100, minimum: 10, maximum: 40 };
    const expected = [0, 1].map((minute) => ({ timestamp: timestamp(minute), ...id, name: "Errors", statisticSet }));
    expect(await read(pages.join("\n"), queries)).toEqual(expected);
    expect(await read(`[${pages.join(",")}]`, queries)).toEqual(expected);
  });

  it("leave out expressions, which are no metrics", async () => {
    expect(await read(JSON.stringify(page(series("x", [1]))), [{ Id: "x", Expression: "e*2" }])).toEqual([]);
  });

  it.each<[string, string, unknown, RegExp]>([
    [
      "an id that was not asked",
      JSON.stringify(page(series("z", [1]))),
      [query("e", "Sum")],
      /holds the id "z", which is in no query; there are e/,
    ],
    [
      "a last page with more to come",
      JSON.stringify({ ...page(series("e", [1])), NextToken: "x" }),
      [query("e", "Sum")],
      /is not complete/,
    ],
    ["half of a document", JSON.stringify(page(series("e", [1]))).slice(0, -1), [query("e", "Sum")], /ends in the middle/],
    ["another document", '{"a":1}', [query("e", "Sum")], /has no MetricDataResults/],
    ["no JSON", "Metric,Value", [query("e", "Sum")], /is not JSON at character 0: "Metric,Value"/],
    ["queries that are none", "{}", { a: 1 }, /q.json holds no metric data queries/],
    [
      "two statistics that tell too little",
      "{}",
      [query("e", "Sum"), query("f", "Average")],
      /ask for one statistic alone, or also for SampleCount, Minimum, Maximum/,
    ],
    [
      "values without their times",
      JSON.stringify(page({ ...series("e", [1]), Timestamps: [] })),
      [query("e", "Sum")],
      /0 timestamps and 1 values of e/,
    ],
  ])("refuse %s", async (_, answer, queries, message) => {
    await expect(read(answer, queries)).rejects.toThrow(message);
  });

  it("refuse to tell an alarm another statistic than it reads", async () => {
    const model = modelWith({ pay: {} });
    const live = (stat: string) => [
      { Id: "e", MetricStat: { Metric: { Namespace: "Shop", MetricName: "Errors" }, Period: 60, Stat: stat } },
    ];
    const run = (stat: string) =>
      backtest({
        base: model,
        head: model,
        file: fileOf("out.json", JSON.stringify(page(series("e", [1, 9])))),
        queries: fileOf("q.json", JSON.stringify(live(stat))),
      });
    await expect(run("Average")).rejects.toThrow(/asks only for Average of Shop\/Errors, but pay reads its Sum/);
    expect((await run("Sum")).report.pages.same).toBe(1);
    await expect(compare(model, model, "")).rejects.toThrow(/has no events/);
  });

  it("are read the same however the file is cut", () => {
    const text = JSON.stringify(page(series('e\\"', [1.5, -2e-7]), series("l", [70])), null, 2);
    const partsOf = (chunks: readonly string[]): SeriesPart[] => {
      const parts: SeriesPart[] = [];
      const pages = new MetricDataPages(({ part }) => void (part && parts.push(part)));
      for (const chunk of chunks) pages.take(chunk, false);
      pages.take("", true);
      return parts;
    };
    const whole = partsOf([text]);
    expect(whole).toHaveLength(2);
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 12 }), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), text.length];
        expect(partsOf(at.slice(1).map((end, index) => text.slice(at[index], end)))).toEqual(whole);
      }),
    );
  });
});
