import { describe, expect, it } from "vitest";
import { errorLine, GROUP, MINUTE, running, START } from "./fixture.js";

const statistic = (name: string, dimensions = {}) => ({
  namespace: "Shop",
  name,
  dimensions,
  statistic: "Sum",
  periodSeconds: 60,
});

describe("alarms on the laptop", () => {
  it("ring for the log lines of their minute, once these had time to arrive", () => {
    const run = running();
    for (let line = 0; line < 3; line += 1) run.alarms.log(GROUP, errorLine, START + 30_000);
    run.wall.now = START + MINUTE + 500;
    run.alarms.advance();
    expect(run.alarms.book.statusOf("shop-errors-dev").state).not.toBe("ALARM");
    run.wall.now = START + MINUTE + 1000;
    run.alarms.advance();
    expect(run.alarms.book.statusOf("shop-errors-dev")).toMatchObject({ state: "ALARM", since: START + MINUTE });
  });

  it("at sixty times see a minute in each second, of lines, of metrics that are put and of the times within embedded ones", () => {
    const run = running(60);
    for (let second = 0; second < 3; second += 1) run.alarms.log(GROUP, errorLine, START + 2_000 + second);
    const Timestamp = START + 3_000;
    const _aws = { Timestamp, CloudWatchMetrics: [{ Namespace: "Shop", Dimensions: [[]], Metrics: [{ Name: "Done" }] }] };
    run.alarms.log(GROUP, JSON.stringify({ _aws, Done: 7 }), Timestamp + 5);
    run.alarms.metrics.put({ namespace: "Shop", name: "Put", value: 2, timestamp: START + 4_000 });
    const simulated = { from: START, to: START + 10 * MINUTE };
    const at = (name: string) =>
      run.alarms.store.statistics({ ...statistic(name), ...simulated }).map(({ timestamp }) => timestamp);
    expect([at("Errors"), at("Done"), at("Put")]).toEqual([[START + 2 * MINUTE], [START + 3 * MINUTE], [START + 4 * MINUTE]]);
    run.wall.now = START + 4_000;
    run.alarms.advance();
    expect(run.alarms.book.statusOf("shop-errors-dev")).toMatchObject({ state: "ALARM", since: START + 3 * MINUTE });
  });

  it("answer services and the summary in real time, whatever their clock says", () => {
    const { alarms } = running(60);
    alarms.metrics.put({ namespace: "Shop", name: "Put", value: 2, timestamp: START + 5_000 });
    alarms.metrics.put({ namespace: "Shop", name: "Put", value: 3, timestamp: START + 65_000 });
    const points = alarms.metrics.statistics({ ...statistic("Put"), from: START, to: START + 120_000 });
    expect(points).toMatchObject([
      { timestamp: START, value: 2 },
      { timestamp: START + MINUTE, value: 3 },
    ]);
  });

  it("at a high speed hold what is measured now and then for the minutes between, but not for ever", () => {
    const run = running(60);
    const measure = (): void => run.alarms.gauges.put({ namespace: "Shop", name: "Depth", value: 9, timestamp: run.wall.now });
    measure();
    run.wall.now += 5_000;
    measure();
    run.alarms.advance();
    expect(run.alarms.book.statusOf("shop-depth-dev").state).toBe("ALARM");
    run.wall.now += 40_000;
    run.alarms.advance();
    expect(run.alarms.book.statusOf("shop-depth-dev").state).toBe("OK");
  });

  it("warn once of metrics in a line that CloudWatch would drop", () => {
    const { alarms, warnings } = running();
    const line = JSON.stringify({ _aws: { Timestamp: START, CloudWatchMetrics: "none" } });
    for (let time = 0; time < 3; time += 1) alarms.log(GROUP, line, START + time);
    expect(warnings).toEqual([expect.stringMatching(/^\/aws\/lambda\/shop-pay-dev: EMF that CloudWatch would drop: /)]);
  });

  it("are told once they ring or recover, and not because they are new", () => {
    const run = running();
    const told: string[] = [];
    run.alarms.book.onTold(({ notification: { alarm, state } }) => void told.push(`${alarm} ${state}`));
    run.wall.now = START + 2 * MINUTE;
    run.alarms.finish();
    expect(run.alarms.book.statusOf("shop-errors-dev").state).toBe("OK");
    expect(told).toEqual([]);
    for (let line = 0; line < 3; line += 1) run.alarms.log(GROUP, errorLine, run.wall.now);
    run.wall.now += 5 * MINUTE;
    run.alarms.finish();
    expect(told.filter((one) => one.startsWith("shop-errors-dev"))).toEqual(["shop-errors-dev ALARM", "shop-errors-dev OK"]);
  });

  it("tell of a composite only when it has rung for its wait period", () => {
    const run = running();
    for (let minute = 0; minute < 4; minute += 1)
      for (let line = 0; line < 3; line += 1) run.alarms.log(GROUP, errorLine, START + minute * MINUTE);
    run.wall.now = START + 4 * MINUTE;
    run.alarms.finish();
    const sustained = run.alarms.book.told.filter(({ notification }) => notification.alarm === "shop-errors-sustained-dev");
    expect(sustained.map(({ notification: { t, suppressedBy } }) => [(t - START) / MINUTE, suppressedBy])).toEqual([
      [1, "WaitPeriod"],
      [3, undefined],
    ]);
  });
});
