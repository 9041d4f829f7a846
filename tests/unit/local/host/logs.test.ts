import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { alarmClock, createAlarms } from "../../../../local/alarms/index.js";
import { type LogEvent, logBatches } from "../../../../local/host/logs/batches.js";
import { createLogShipper, type LogTarget } from "../../../../local/host/logs/shipper.js";

const MAX = 1_048_576;
const sizeOf = (batch: readonly LogEvent[]) => batch.reduce((sum, event) => sum + Buffer.byteLength(event.message) + 26, 0);

describe("batches of log events", () => {
  test("hold every event once, in order of time, within PutLogEvents' limits", () => {
    const event = fc.record({ timestamp: fc.nat(1000), message: fc.string().map((text) => text.repeat(10_000)) });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        const batches = logBatches(events);
        expect(batches.flat()).toEqual(events.toSorted((a, b) => a.timestamp - b.timestamp));
        for (const batch of batches) expect(sizeOf(batch)).toBeLessThanOrEqual(MAX);
      }),
      { numRuns: 30 },
    );
    const many = Array.from({ length: 10_001 }, (_, timestamp) => ({ timestamp, message: "x" }));
    expect(logBatches(many).map((batch) => batch.length)).toEqual([10_000, 1]);
  });

  test("cut a message over the limit between two characters", () => {
    const [batch = []] = logBatches([{ timestamp: 0, message: "é".repeat(600_000) }]);
    expect(batch[0]?.message).toMatch(/^é+$/);
    expect(sizeOf(batch)).toBeLessThanOrEqual(MAX);
  });
});

const NO_ALARMS = { logGroups: [], metricFilters: [], metricAlarms: [], compositeAlarms: [], topics: [], subscriptions: [] };

/** A shipper whose target records, or fails as long as `down` says. */
function ship() {
  const put: { group: string; stream: string; lines: string[] }[] = [];
  const created: string[] = [];
  const warnings: string[] = [];
  const state = { down: false };
  const target: LogTarget = {
    createStream: async (group, stream) => {
      if (state.down) throw new Error("no such group");
      created.push(`${group} ${stream}`);
    },
    put: async (group, stream, events) => {
      put.push({ group, stream, lines: events.map((event) => event.message) });
    },
  };
  const warn = (message: string): void => void warnings.push(message);
  const alarms = createAlarms({ model: NO_ALARMS, clock: alarmClock(1), warn });
  const store = alarms.metrics;
  const logs = createLogShipper(target, alarms.log, warn);
  return { logs, put, created, warnings, state, store };
}

describe("the log shipper", () => {
  test("puts lines of a stream in batches into its group, and creates the stream once", async () => {
    const { logs, put, created } = ship();
    logs.write("/g", "s", "two", 2);
    logs.write("/g", "s", "one", 1);
    await logs.flush();
    logs.write("/g", "s", "three", 3);
    await logs.flush();
    expect(put.map(({ lines }) => lines)).toEqual([["one", "two"], ["three"]]);
    expect(created).toEqual(["/g s"]);
  });

  test("keeps lines while the target fails, says so once, and puts them when it works again", async () => {
    const { logs, put, warnings, state } = ship();
    state.down = true;
    logs.write("/g", "s", "kept", 1);
    await logs.flush();
    await logs.flush();
    expect([put, warnings]).toEqual([[], ["/g does not take its log lines: no such group"]]);
    state.down = false;
    logs.write("/g", "s", "next", 2);
    await logs.flush();
    expect(put.map(({ lines }) => lines)).toEqual([["kept", "next"]]);
  });

  test("puts lines by itself after a while", async () => {
    vi.useFakeTimers();
    const { logs, put } = ship();
    logs.write("/g", "s", "line", 1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(put).toHaveLength(1);
    vi.useRealTimers();
  });

  test("writes EMF into the metric store and says what is wrong with EMF that CloudWatch would drop", async () => {
    const { logs, store, warnings } = ship();
    const now = Date.now();
    const emf = (value: unknown) =>
      JSON.stringify({
        _aws: {
          Timestamp: now,
          CloudWatchMetrics: [{ Namespace: "shop", Dimensions: [["service"]], Metrics: [{ Name: "Done" }] }],
        },
        service: "f",
        Done: value,
      });
    logs.write("/g", "s", emf(3), now);
    logs.write("/g", "s", emf("three"), now);
    logs.write("/g", "s", emf("three"), now);
    const query = { namespace: "shop", name: "Done", dimensions: { service: "f" }, statistic: "Sum", periodSeconds: 60 };
    expect(store.statistics({ ...query, from: now - 60_000, to: now + 60_000 })).toMatchObject([{ value: 3 }]);
    expect(warnings).toEqual([expect.stringMatching(/^\/g: EMF that CloudWatch would drop: .*Done/s)]);
    await logs.stop();
  });
});
