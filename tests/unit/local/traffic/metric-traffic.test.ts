import { createServer, type IncomingMessage } from "node:http";
import * as v from "valibot";
import { afterEach, describe, expect, it } from "vitest";
import type { FetchLike } from "../../../../client/src/index.js";
import { type PostedMetric, PostedMetricSchema } from "../../../../domain/contracts/metric.js";
import type { Clock } from "../../../../local/traffic/clock.js";
import { startMetricTraffic } from "../../../../local/traffic/index.js";

/** A clock that jumps to the end of each sleep; `ended` resolves at the end of the run. */
function jumpingClock(untilMs: number): Clock & { ended: Promise<void> } {
  let time = 0;
  let end: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return {
    ended,
    now: () => time,
    async sleep(ms, signal) {
      if (time + ms < untilMs) {
        time += ms;
        return new Promise((resolve) => setImmediate(resolve));
      }
      end();
      return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
    },
  };
}

const AT = { apiUrl: "http://127.0.0.1:1/live", apiKey: "k", metricsPerSecond: 2, maxInFlight: 10, seed: 1 };

/** A fetch whose answer to so many metrics the test decides; what was posted, without its time. */
function stubFetch(answer: (count: number) => { status: number; body: unknown }) {
  const posted: Omit<PostedMetric, "timestamp">[] = [];
  const fetch: FetchLike = async (_url, { body }) => {
    const metrics = v.parse(v.array(PostedMetricSchema), JSON.parse(body));
    posted.push(...metrics.map(({ timestamp: _time, ...metric }) => metric));
    const { status, body: told } = answer(metrics.length);
    return { status, headers: { get: () => null }, text: async () => JSON.stringify(told) };
  };
  return { fetch, posted };
}
let ids = 0;
const accept = (count: number) => ({ status: 202, body: { ids: Array.from({ length: count }, () => `met_${ids++}`) } });

async function run(answer: (count: number) => { status: number; body: unknown }, seconds = 500) {
  const clock = jumpingClock(seconds * 1000);
  const { fetch, posted } = stubFetch(answer);
  const traffic = startMetricTraffic({ ...AT, clock, fetch });
  await clock.ended;
  await traffic.stop();
  return { books: traffic.books, posted };
}

const servers: ReturnType<typeof createServer>[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

describe("services that post metrics", () => {
  it("post about rate × time of them, each as the API's contract says", async () => {
    const { books, posted } = await run(accept);
    expect(books.sent).toBeGreaterThan(850);
    expect(books.sent).toBeLessThan(1150);
    expect(books.accepted.size).toBe(books.sent);
    expect(posted).toHaveLength(books.sent);
  });

  it("are the same for the same seed", async () => {
    const of = async () => (await run(accept, 20)).posted;
    expect(await of()).toEqual(await of());
  });

  it("keep the books of refusals in metrics, not in requests", async () => {
    let n = 0;
    const counts = { refused: 0, accepted: 0 };
    const { books } = await run((count) => {
      n += 1;
      counts[n % 2 === 0 ? "refused" : "accepted"] += count;
      return n % 2 === 0 ? { status: 400, body: {} } : accept(count);
    }, 50);
    expect([books.refused.get(400), books.unanswered, books.accepted.size]).toEqual([counts.refused, 0, counts.accepted]);
    expect(books.sent).toBe(counts.refused + counts.accepted);
  });

  it("post with the key to the API's path, and take the ids of the answer", async () => {
    const seen: { url: string | undefined; key: string | string[] | undefined }[] = [];
    let answered: () => void = () => {};
    const first = new Promise<void>((resolve) => {
      answered = resolve;
    });
    const server = createServer((request: IncomingMessage, response) => {
      seen.push({ url: request.url, key: request.headers["x-api-key"] });
      request.resume();
      response.writeHead(202).end('{"ids":["met_a"]}', answered);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const traffic = startMetricTraffic({ ...AT, apiUrl: `http://127.0.0.1:${port}/live`, metricsPerSecond: 100 });
    await first;
    await traffic.stop();
    expect(seen[0]).toEqual({ url: "/live/metrics", key: "k" });
    expect(traffic.books.accepted).toContain("met_a");
  });
});
