import { bundleForBench } from "../lambda/bundles.js";
import { interleaved, measureInProcess } from "../lambda/process.js";
import { type BenchRow, limitRow, median, ratioRow } from "../row.js";

const ROUNDS = 5;

/** Most CPU of the handler without the SDK, beside one that parses and validates alone. */
const OWN_LIMIT = 2;

/** Most CPU a metric in a full batch, in µs. */
const ITEM_LIMIT_US = 20;

/** At least 80 % of the throughput of a handler that makes the same calls, on one core. */
const WHOLE_LIMIT = 1 / 0.8;

/** CPU of POST /metrics, by metrics in a request. What the bench spends on making bodies is taken off. */
export async function benchIngest(): Promise<BenchRow[]> {
  const own = await bundleForBench("ingest-own", "bench/ingest/own.ts");
  const bare = await bundleForBench("ingest-bare", "bench/ingest/bare.ts");
  const rows: BenchRow[] = [];
  for (const count of [1, 25, 500]) {
    const n = String(count);
    const times = await interleaved(ROUNDS, {
      own: () => measureInProcess([own, n, "send"]),
      whole: () => measureInProcess([own, n, "transport"]),
      body: () => measureInProcess([bare, n, "body"]),
      validate: () => measureInProcess([bare, n, "validate"]),
      calls: () => measureInProcess([bare, n, "calls"]),
    });
    const us = (name: keyof typeof times): number => 1000 * (median(times[name]) - (name === "body" ? 0 : median(times.body)));
    const what = `POST /metrics of ${count}`;
    rows.push(
      ratioRow(
        `CPU of ${what}, SDK send stubbed`,
        us("own"),
        "µs",
        { name: "parse and validate alone", value: us("validate") },
        OWN_LIMIT,
      ),
      ratioRow(
        `CPU of ${what}, transport stubbed`,
        us("whole"),
        "µs",
        { name: "the same calls bare", value: us("calls") },
        WHOLE_LIMIT,
      ),
    );
    if (count === 500) rows.push(limitRow(`CPU a metric of ${what}, SDK send stubbed`, us("own") / count, "µs", ITEM_LIMIT_US));
  }
  return rows;
}
