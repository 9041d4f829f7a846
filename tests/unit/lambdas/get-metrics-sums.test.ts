import { describe, expect, it } from "vitest";
import { get, metric, pageOf, placesOf, post, TENANT } from "./support/api.js";
import { metricsEndpoint, NOW } from "./support/metrics-endpoint.js";

const { dynamo, send } = metricsEndpoint();
const responseTime = { service: "checkout", metric_type: "response_time" };

describe("sums", () => {
  const HOUR = 3_600_000;
  /** A sum as metrics-processor keeps it, of one shard. */
  const sum = (shard: number, hoursAgo: number, values: readonly number[], resolution = "hour") => {
    const series = `${TENANT}#checkout#response_time#${shard}#${resolution}`;
    const length = resolution === "hour" ? HOUR : 24 * HOUR;
    const start = new Date(Math.floor((NOW.getTime() - hoursAgo * HOUR) / length) * length).toISOString();
    dynamo.table("metrics").set(`${series}|${start}`, {
      series,
      at: start,
      ...(values.length > 0 && { count: values.length, sum: values.reduce((a, b) => a + b, 0) }),
      min: Math.min(...values, 7),
      max: Math.max(...values, 7),
      expiresAt: NOW.getTime() / 1000 + 1000,
    });
    return start;
  };

  it("over hours are those of all shards together, the newest first", async () => {
    const [now, earlier] = [sum(0, 0, [7, 9]), sum(1, 1, [7, 1])];
    sum(3, 0, [1]);
    sum(2, 2, []);
    const answer = await send(get({ ...responseTime, resolution: "hour" }));
    expect(JSON.parse(answer.body)).toMatchObject({
      metrics: [
        {
          service_name: "checkout",
          metric_type: "response_time",
          timestamp: now,
          resolution: "hour",
          count: 3,
          sum: 17,
          min: 1,
          max: 9,
          average: 17 / 3,
        },
        { timestamp: earlier, count: 2, average: 4 },
      ],
      count: 2,
      scanned_count: 4,
    });
  });

  it("come in pages that hold each hour once, whatever is added between them", async () => {
    for (let hour = 0; hour < 30; hour++) for (const shard of [0, 1, 2, 3]) if ((hour + shard) % 3) sum(shard, hour, [7, hour]);
    const starts: string[] = [];
    let cursor: string | undefined;
    do {
      const page = pageOf(await send(get({ ...responseTime, resolution: "hour", limit: "7", ...(cursor && { cursor }) })));
      starts.push(...page.metrics.map(({ timestamp }) => timestamp));
      cursor = page.next_cursor;
      sum(0, 0, [7, 7, 7]);
    } while (cursor);
    expect(starts).toHaveLength(30);
    expect(starts).toEqual([...new Set(starts)].toSorted().toReversed());
  });

  it("of a month's days are one read of a shard each", async () => {
    for (let day = 0; day < 30; day++) for (const shard of [0, 1, 2, 3]) sum(shard, day * 24, [7], "day");
    const from = new Date(NOW.getTime() - 30 * 24 * HOUR).toISOString();
    const page = pageOf(await send(get({ ...responseTime, resolution: "auto", from })));
    expect(page).toMatchObject({ count: 30, scanned_count: 120 });
  });

  it.each([
    [6, "raw"],
    [7, "hour"],
    [7 * 24, "hour"],
    [8 * 24, "day"],
  ])("suit %i hours as: %s", async (hours, resolution) => {
    sum(0, 1, [7]);
    sum(0, 1, [7], "day");
    await send(post(metric()));
    const from = new Date(NOW.getTime() - hours * HOUR).toISOString();
    const { metrics } = pageOf(await send(get({ ...responseTime, resolution: "auto", from })));
    expect(new Set(metrics.map((one) => one.resolution ?? "raw"))).toEqual(new Set([resolution]));
  });

  it("are of one type, and no cursor of theirs is one of points", async () => {
    expect(placesOf(await send(get({ service: "checkout", resolution: "hour" })))).toEqual(["metric_type"]);
    expect(placesOf(await send(get({ ...responseTime, resolution: "minute" })))).toEqual(["resolution"]);
    for (let hour = 0; hour < 3; hour++) sum(0, hour, [7]);
    const { next_cursor: cursor = "" } = pageOf(await send(get({ ...responseTime, resolution: "hour", limit: "1" })));
    expect(placesOf(await send(get({ ...responseTime, cursor })))).toEqual(["cursor"]);
  });
});
