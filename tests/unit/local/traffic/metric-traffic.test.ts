import { createServer, type IncomingMessage } from "node:http";
import * as v from "valibot";
import { afterEach, describe, expect, it } from "vitest";
import { PostedMetricSchema } from "../../../../domain/contracts/metric.js";
import type { Clock } from "../../../../local/traffic/clock.js";
import { startMetricTraffic } from "../../../../local/traffic/index.js";
import type { Measurement } from "../../../../local/traffic/measurements.js";
import type { PostOutcome } from "../../../../local/traffic/metrics.js";

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

async function run(post: (metrics: readonly Measurement[]) => Promise<PostOutcome>, seconds = 500) {
  const clock = jumpingClock(seconds * 1000);
  const traffic = startMetricTraffic({ ...AT, clock, post });
  await clock.ended;
  await traffic.stop();
  return traffic.books;
}

const servers: ReturnType<typeof createServer>[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

describe("services that post metrics", () => {
  it("post about rate × time of them, each as the API's contract says", async () => {
    const posted: Measurement[] = [];
    const books = await run(async (metrics) => {
      posted.push(...metrics);
      return { kind: "accepted", ids: metrics.map((_, index) => `met_${posted.length}_${index}`) };
    });
    expect(books.sent).toBeGreaterThan(850);
    expect(books.sent).toBeLessThan(1150);
    expect(books.accepted.size).toBe(books.sent);
    for (const metric of posted) expect(() => v.parse(PostedMetricSchema, metric)).not.toThrow();
  });

  it("are the same for the same seed", async () => {
    const of = async () => {
      const posted: Measurement[] = [];
      await run(async (metrics) => {
        posted.push(...metrics);
        return { kind: "failed" };
      }, 20);
      return posted;
    };
    expect(await of()).toEqual(await of());
  });

  it("keep the books of refusals and of silence in metrics, not in requests", async () => {
    let n = 0;
    const counts = { refused: 0, silent: 0 };
    const books = await run(async (metrics) => {
      n += 1;
      if (n % 2 === 0) {
        counts.refused += metrics.length;
        return { kind: "refused", status: 429 };
      }
      counts.silent += metrics.length;
      return { kind: "failed" };
    }, 50);
    expect([books.refused.get(429), books.unanswered, books.accepted.size]).toEqual([counts.refused, counts.silent, 0]);
    expect(books.sent).toBe(counts.refused + counts.silent);
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
