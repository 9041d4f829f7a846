import * as v from "valibot";
import { type AlarmMessage, AlarmMessageSchema } from "../../domain/contracts/index.js";
import type { Published } from "../aws/index.js";

const AlarmText = v.pipe(v.string(), v.parseJson(), AlarmMessageSchema);

const alarmText = (alarm: AlarmMessage): string =>
  [
    `${alarm.AlarmName} went from ${alarm.OldStateValue} to ${alarm.NewStateValue}`,
    `at ${alarm.StateChangeTime} in ${alarm.Region}.`,
    "",
    alarm.NewStateReason,
    "",
    ...(alarm.AlarmDescription === null ? [] : [alarm.AlarmDescription, ""]),
    alarm.AlarmArn,
    "",
  ].join("\n");

/** Subject and text of the mail for a message: alarms in words, with the message itself below; all else as it is. */
export function mailText({ topicArn, subject, message }: Published): { readonly subject: string; readonly text: string } {
  const alarm = v.safeParse(AlarmText, message);
  const body = alarm.success ? `${alarmText(alarm.output)}\n${JSON.stringify(JSON.parse(message), null, 2)}\n` : `${message}\n`;
  return { subject: subject ?? "AWS Notification Message", text: `${body}\n--\nSent to the subscribers of ${topicArn}\n` };
}
