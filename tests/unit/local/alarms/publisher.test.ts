import { PublishCommand } from "@aws-sdk/client-sns";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { AlarmMessageSchema } from "../../../../domain/contracts/index.js";
import { startPublisher } from "../../../../local/alarms/publisher.js";
import { DEPLOYED, errorLine, GROUP, MINUTE, running, START } from "./fixture.js";

/** Errors in the first `minutes` minutes, published to a topic service that answers as told. */
async function publish(minutes: number, answer: () => Promise<unknown> = async () => ({}), deployed = DEPLOYED) {
  const { alarms, wall } = running();
  const sent: { TopicArn?: string; Subject?: string; Message?: string }[] = [];
  const warnings: string[] = [];
  const send = async (command: unknown) => {
    if (command instanceof PublishCommand) sent.push(command.input);
    return answer();
  };
  const publisher = startPublisher(alarms, deployed, { send }, (message) => void warnings.push(message));
  for (let minute = 0; minute < minutes; minute += 1)
    for (let line = 0; line < 3; line += 1) alarms.log(GROUP, errorLine, START + minute * MINUTE);
  wall.now = START + minutes * MINUTE;
  alarms.finish();
  await publisher.flush();
  return { sent, warnings, messages: sent.map(({ Message = "" }) => v.parse(AlarmMessageSchema, JSON.parse(Message))) };
}

describe("what alarms tell", () => {
  it("goes to the topic of their action, as CloudWatch writes it", async () => {
    const { sent, messages } = await publish(1);
    expect(sent.map(({ TopicArn, Subject }) => [TopicArn, Subject])).toEqual([
      ["arn:aws:sns:eu-west-1:123456789012:medium", 'ALARM: "shop-errors-dev" in EU (Ireland)'],
    ]);
    expect(messages[0]).toMatchObject({
      ...{ AlarmName: "shop-errors-dev", OldStateValue: "OK", NewStateValue: "ALARM" },
      ...{ AWSAccountId: "123456789012", AlarmActions: ["arn:aws:sns:eu-west-1:123456789012:medium"] },
      ...{ StateChangeTime: "2026-11-21T09:01:00.000+0000", Trigger: { MetricName: "Errors", Threshold: 3 } },
    });
  });

  it("names the alarms that made a composite ring, at the time when it rang", async () => {
    const { messages } = await publish(3);
    expect(messages.at(-1)).toMatchObject({
      ...{ AlarmName: "shop-errors-sustained-dev", StateChangeTime: "2026-11-21T09:01:00.000+0000" },
      TriggeringChildren: [
        {
          Arn: "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:shop-errors-dev",
          State: { Value: "ALARM", Timestamp: "2026-11-21T09:01:00.000+0000" },
        },
      ],
    });
  });

  it("is a warning when it cannot be published, and the next message still goes", async () => {
    const { sent, warnings } = await publish(3, () => Promise.reject(new Error("no such host")));
    expect(sent).toHaveLength(2);
    expect(warnings[0]).toBe("shop-errors-dev could not be told to arn:aws:sns:eu-west-1:123456789012:medium: no such host");
    const unknown = await publish(1, undefined, { ...DEPLOYED, topicArns: new Map() });
    expect(unknown.warnings).toEqual([expect.stringMatching(/aws_sns_topic\.medium: the laptop publishes to deployed topics/)]);
  });
});
