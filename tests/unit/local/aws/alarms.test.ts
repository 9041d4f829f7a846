import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type LocalAws, startLocalAws } from "../../../../local/aws/index.js";
import { DEPLOYED, errorLine, GROUP, MINUTE, running, START } from "../alarms/fixture.js";

let run: ReturnType<typeof running>;
let aws: LocalAws;
let client: CloudWatchClient;

/** An endpoint whose alarms run at twice the wall clock's speed; nobody is behind it. */
beforeEach(async () => {
  run = running(2);
  const { alarms } = run;
  aws = await startLocalAws({ motoUrl: "http://127.0.0.1:9", metrics: alarms.metrics, desk: { alarms, deployed: DEPLOYED } });
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  client = new CloudWatchClient({ endpoint: aws.url, region: "eu-west-1", credentials, maxAttempts: 1 });
});
afterEach(() => aws.stop());

/** Errors for some minutes of the alarms' clock. */
function fail(minutes: number): void {
  for (let minute = 0; minute < minutes; minute += 1)
    for (let line = 0; line < 3; line += 1) run.alarms.log(GROUP, errorLine, START + (minute * MINUTE) / 2);
  run.wall.now = START + (minutes * MINUTE) / 2;
  run.alarms.finish();
}
const namesOf = (alarms: readonly { readonly AlarmName?: string }[] = []) => alarms.map(({ AlarmName }) => AlarmName);

describe("DescribeAlarms", () => {
  test("tells metric alarms as they are declared, with the state that they are in", async () => {
    fail(1);
    const { MetricAlarms = [], CompositeAlarms } = await client.send(new DescribeAlarmsCommand({ StateValue: "ALARM" }));
    expect(MetricAlarms).toMatchObject([
      {
        ...{ AlarmName: "shop-errors-dev", AlarmArn: "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:shop-errors-dev" },
        ...{ StateValue: "ALARM", StateReason: expect.stringMatching(/^Threshold Crossed: /), ActionsEnabled: true },
        ...{ StateUpdatedTimestamp: new Date(START + MINUTE), AlarmActions: ["arn:aws:sns:eu-west-1:123456789012:medium"] },
        ...{
          Namespace: "Shop",
          MetricName: "Errors",
          Statistic: "Sum",
          Period: 60,
          Threshold: 3,
          TreatMissingData: "notBreaching",
        },
      },
    ]);
    expect(CompositeAlarms).toEqual([]);
  });

  test("tells composites when asked for them, and finds families by rule", async () => {
    const { CompositeAlarms } = await client.send(new DescribeAlarmsCommand({ AlarmTypes: ["CompositeAlarm"] }));
    expect(CompositeAlarms).toMatchObject([
      {
        ...{ AlarmName: "shop-errors-sustained-dev", AlarmRule: 'ALARM("shop-errors-dev")', StateValue: "INSUFFICIENT_DATA" },
        ...{ ActionsSuppressorWaitPeriod: 120, ActionsSuppressorExtensionPeriod: 60 },
        ActionsSuppressor: "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:shop-depth-dev",
      },
    ]);
    const children = await client.send(new DescribeAlarmsCommand({ ChildrenOfAlarmName: "shop-errors-sustained-dev" }));
    expect(namesOf(children.MetricAlarms)).toEqual(["shop-errors-dev"]);
    const parents = await client.send(new DescribeAlarmsCommand({ ParentsOfAlarmName: "shop-errors-dev" }));
    expect(namesOf(parents.CompositeAlarms)).toEqual(["shop-errors-sustained-dev"]);
  });

  test("filters by name, prefix and action, page by page", async () => {
    const first = await client.send(new DescribeAlarmsCommand({ MaxRecords: 1 }));
    const second = await client.send(new DescribeAlarmsCommand({ MaxRecords: 1, NextToken: first.NextToken }));
    expect([...namesOf(first.MetricAlarms), ...namesOf(second.MetricAlarms)]).toEqual(["shop-depth-dev", "shop-errors-dev"]);
    expect(second.NextToken).toBeUndefined();
    const names = async (input: object) => namesOf((await client.send(new DescribeAlarmsCommand(input))).MetricAlarms);
    expect(await names({ AlarmNames: ["shop-errors-dev", "nobody"] })).toEqual(["shop-errors-dev"]);
    expect(await names({ AlarmNamePrefix: "shop-d" })).toEqual(["shop-depth-dev"]);
    expect(await names({ ActionPrefix: "arn:aws:sns:eu-west-1:123456789012:high" })).toEqual([]);
    await expect(names({ AlarmNames: ["a"], AlarmNamePrefix: "b" })).rejects.toThrow(/exclude each other/);
    await expect(names({ NextToken: "later" })).rejects.toThrow(/no token/);
  });
});

describe("DescribeAlarmHistory", () => {
  test("tells changes and actions, newest first, those that were held back too", async () => {
    fail(3);
    const ask = (input: object) => client.send(new DescribeAlarmHistoryCommand(input));
    const { AlarmHistoryItems = [] } = await ask({ AlarmName: "shop-errors-sustained-dev" });
    expect(
      AlarmHistoryItems.map(({ Timestamp, HistorySummary }) => [(Number(Timestamp) - START) / MINUTE, HistorySummary]),
    ).toEqual([
      [3, "Successfully executed action arn:aws:sns:eu-west-1:123456789012:high"],
      [1, "Action arn:aws:sns:eu-west-1:123456789012:high was suppressed by WaitPeriod"],
      [1, "Alarm updated from OK to ALARM"],
      [0, "Alarm updated from INSUFFICIENT_DATA to OK"],
    ]);
    const changes = await ask({ HistoryItemType: "StateUpdate", ScanBy: "TimestampAscending", StartDate: new Date(START + 1) });
    expect(changes.AlarmHistoryItems?.map(({ AlarmName }) => AlarmName)).toEqual(["shop-errors-dev"]);
    expect(JSON.parse(changes.AlarmHistoryItems?.[0]?.HistoryData ?? "")).toMatchObject({ newState: { stateValue: "ALARM" } });
  });
});

test("what is put carries real time, what is asked for is in the alarms' time", async () => {
  const real = new Date(START + MINUTE);
  await client.send(
    new PutMetricDataCommand({ Namespace: "Shop", MetricData: [{ MetricName: "Put", Value: 4, Timestamp: real }] }),
  );
  const { MetricDataResults } = await client.send(
    new GetMetricDataCommand({
      ...{ StartTime: new Date(START), EndTime: new Date(START + 10 * MINUTE) },
      MetricDataQueries: [
        { Id: "m", MetricStat: { Metric: { Namespace: "Shop", MetricName: "Put" }, Period: 60, Stat: "p90" }, ReturnData: false },
        { Id: "e", Expression: "m * 10" },
      ],
    }),
  );
  expect(MetricDataResults).toMatchObject([{ Id: "e", Values: [40], Timestamps: [new Date(START + 2 * MINUTE)] }]);
});

test("a state that is set by hand is refused, and it is said what to do", async () => {
  const set = new SetAlarmStateCommand({ AlarmName: "shop-errors-dev", StateValue: "ALARM", StateReason: "test" });
  await expect(client.send(set)).rejects.toThrow(/^SetAlarmState is not there on the laptop: .*scenario/);
});
