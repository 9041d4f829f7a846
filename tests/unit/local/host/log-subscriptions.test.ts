import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { DeployedLogSubscription } from "../../../../local/host/deployed/log-subscriptions.js";
import type { LogTarget } from "../../../../local/host/logs/shipper.js";
import { createLogSubscriptions } from "../../../../local/host/logs/subscriptions.js";

const lines: DeployedLogSubscription = {
  name: "lines",
  logGroup: "/ecs/shop",
  functionName: "log-processor",
  pattern: "",
  account: "123456789012",
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function prepare(subscriptions: readonly DeployedLogSubscription[], put: LogTarget["put"] = async () => {}) {
  const sent: { functionName: string; batch: { logStream: string; logEvents: { id: string; message: string }[] } }[] = [];
  const subscribed = createLogSubscriptions(subscriptions);
  const target = subscribed.over({ createStream: async () => {}, put });
  subscribed.start((functionName, event) => {
    const data = Buffer.from(JSON.parse(event).awslogs.data, "base64");
    sent.push({ functionName, batch: JSON.parse(gunzipSync(data).toString("utf8")) });
  });
  const write = (group: string, stream: string, ...messages: string[]) =>
    target.put(
      group,
      stream,
      messages.map((message) => ({ timestamp: 1, message })),
    );
  return { subscribed, write, sent };
}

describe("log subscriptions", () => {
  test("give the function the lines of its log groups, a batch a stream, once others had time to come", async () => {
    const { subscribed, write, sent } = prepare([lines]);
    await write("/ecs/shop", "a", "one");
    await write("/ecs/shop", "b", "other");
    await write("/ecs/shop", "a", "two");
    await write("/ecs/stranger", "a", "not asked for");
    expect(subscribed.pending()).toBe(2);
    vi.advanceTimersByTime(5000);
    expect(subscribed.pending()).toBe(0);
    expect(sent).toMatchObject([
      {
        functionName: "log-processor",
        batch: {
          messageType: "DATA_MESSAGE",
          owner: "123456789012",
          logGroup: "/ecs/shop",
          logStream: "a",
          subscriptionFilters: ["lines"],
          logEvents: [{ message: "one", timestamp: 1 }, { message: "two" }],
        },
      },
      { batch: { logStream: "b", logEvents: [{ message: "other" }] } },
    ]);
    const ids = sent.flatMap(({ batch }) => batch.logEvents.map(({ id }) => id));
    expect(new Set(ids).size).toBe(3);
  });

  test("keep to their pattern", async () => {
    const { write, sent } = prepare([{ ...lines, pattern: "ERROR" }]);
    await write("/ecs/shop", "a", "INFO fine", "ERROR not fine");
    vi.advanceTimersByTime(5000);
    expect(sent.flatMap(({ batch }) => batch.logEvents.map(({ message }) => message))).toEqual(["ERROR not fine"]);
  });

  test("do not wait when there are many", async () => {
    const { write, sent } = prepare([lines]);
    await write("/ecs/shop", "a", ...Array.from({ length: 1001 }, () => "x"));
    expect(sent.map(({ batch }) => batch.logEvents.length)).toEqual([1000]);
  });

  test("give what waits when they stop, and nothing after", async () => {
    const { subscribed, write, sent } = prepare([lines]);
    await write("/ecs/shop", "a", "last");
    subscribed.stop();
    await write("/ecs/shop", "a", "too late");
    vi.advanceTimersByTime(5000);
    expect(sent.flatMap(({ batch }) => batch.logEvents.map(({ message }) => message))).toEqual(["last"]);
  });

  test("give only what the log group took", async () => {
    const { subscribed, write } = prepare([lines], () => Promise.reject(new Error("down")));
    await expect(write("/ecs/shop", "a", "lost")).rejects.toThrow("down");
    expect(subscribed.pending()).toBe(0);
  });
});
