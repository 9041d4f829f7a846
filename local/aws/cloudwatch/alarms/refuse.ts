import type { Call } from "../../call.js";
import { AwsError } from "../../errors.js";

/** Changes of alarms that the laptop does not take, and why. */
const REFUSED: Readonly<Record<string, string>> = {
  SetAlarmState: "states follow from the metrics alone: put metrics, or use a scenario of the alarm tests",
  PutMetricAlarm: "alarms come from the synthesized Terraform: declare it there and start again",
  PutCompositeAlarm: "alarms come from the synthesized Terraform: declare it there and start again",
  DeleteAlarms: "alarms come from the synthesized Terraform: take it out there and start again",
  DisableAlarmActions: "actions are those of the synthesized Terraform",
  EnableAlarmActions: "actions are those of the synthesized Terraform",
  DescribeAlarmsForMetric: "ask DescribeAlarms, which tells each alarm's metric",
};

/** @throws {AwsError} when the operation changes alarms in a way that the laptop does not take */
export async function refuseChanges(call: Call): Promise<void> {
  const operation = (await call.operation()) ?? "";
  const reason = Object.hasOwn(REFUSED, operation) ? REFUSED[operation] : undefined;
  if (reason !== undefined) throw new AwsError("UnsupportedOperation", `${operation} is not there on the laptop: ${reason}`);
}
