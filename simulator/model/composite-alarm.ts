import { readBase } from "./alarm-base.js";
import type { AttributeReader } from "./reader.js";
import type { ActionsSuppressor, CompositeAlarm } from "./types.js";

/** The name at the end of an alarm's ARN; any other text as it is. */
export const alarmName = (nameOrArn: string): string =>
  /^arn:[^:]*:cloudwatch:[^:]*:[^:]*:alarm:(.*)$/s.exec(nameOrArn)?.[1] ?? nameOrArn;

/** `aws_cloudwatch_composite_alarm`. */
export function readCompositeAlarm(reader: AttributeReader): CompositeAlarm {
  const [block, ...more] = reader.blocks("actions_suppressor");
  if (more.length > 0) reader.report("actions_suppressor", "must be one block");
  const suppressor = block && readSuppressor(block);
  return {
    kind: "composite",
    ...readBase(reader, true),
    rule: reader.requiredText("alarm_rule"),
    ...(suppressor && { suppressor }),
  };
}

function readSuppressor(reader: AttributeReader): ActionsSuppressor {
  const suppressor = {
    alarm: alarmName(reader.requiredText("alarm")),
    waitSeconds: reader.requiredNumber("wait_period", { minimum: 0, integer: true }),
    extensionSeconds: reader.requiredNumber("extension_period", { minimum: 0, integer: true }),
  };
  reader.finish();
  return suppressor;
}
