import { type BenchRow, limitRow, median, ratioRow } from "../row.js";
import { bundleForBench } from "./bundles.js";
import { interleaved, measureInProcess } from "./process.js";

const ROUNDS = 5;

/** Most CPU of one warm invocation without the SDK, in ms. */
const OWN_LIMIT_MS = 1;

/** Most CPU of one warm invocation beside its bare SDK calls. */
const RATIO_LIMIT = 1.3;

/** CPU of one warm invocation with one message, traced, of each function of the reference workload. */
export async function benchWarm(): Promise<BenchRow[]> {
  const handler = await bundleForBench("warm-handler", "bench/lambda/warm-handler.ts");
  const bare = await bundleForBench("warm-bare", "bench/lambda/warm-bare.ts");
  const rows: BenchRow[] = [];
  for (const name of ["order-processor", "payment-handler"]) {
    const times = await interleaved(ROUNDS, {
      own: () => measureInProcess([handler, name, "send"]),
      whole: () => measureInProcess([handler, name, "transport"]),
      bare: () => measureInProcess([bare, name]),
    });
    rows.push(
      limitRow(`CPU of a warm ${name}, SDK send stubbed`, median(times.own), "ms", OWN_LIMIT_MS),
      ratioRow(
        `CPU of a warm ${name}, transport stubbed`,
        median(times.whole),
        "ms",
        { name: "the same SDK calls bare", value: median(times.bare) },
        RATIO_LIMIT,
      ),
    );
  }
  return rows;
}
