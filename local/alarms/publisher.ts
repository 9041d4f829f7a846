import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import { alarmsOf, parseAlarmRule } from "../../simulator/composites/index.js";
import { alarmSubject, compositeAlarmMessage, metricAlarmMessage, type Place } from "../../simulator/notifications/index.js";
import type { Told } from "./book.js";
import type { Alarms } from "./index.js";

/** A message for a topic. */
export interface AlarmPublication {
  readonly topicArn: string;
  readonly subject: string;
  /** JSON as CloudWatch writes it. */
  readonly message: string;
}

/** What publishing needs to know of the deployment. */
export interface Deployed {
  readonly place: Place;
  /** Terraform address of a topic → its ARN. */
  readonly topicArns: ReadonlyMap<string, string>;
}

/** The message of a change of state; null: the target is no topic that is deployed. */
export function publicationOf(
  { model, clock }: Pick<Alarms, "model" | "clock">,
  { notification, transition, alongside }: Told,
  { place, topicArns }: Deployed,
): AlarmPublication | null {
  const { alarm: name, target, state } = notification;
  const topicArn = target.startsWith("arn:aws:sns:") ? target : topicArns.get(target);
  if (topicArn === undefined) return null;
  const subject = alarmSubject(name, state, place);
  const metricAlarm = model.metricAlarms.find((alarm) => alarm.name === name);
  if (metricAlarm) {
    const message = metricAlarmMessage(withArns(metricAlarm, topicArns), transition, place, clock.startedAt);
    return { topicArn, subject, message: JSON.stringify(message) };
  }
  const composite = model.compositeAlarms.find((alarm) => alarm.name === name);
  if (!composite) return null;
  const inRule = new Set(alarmsOf(parseAlarmRule(composite.rule)));
  const children = alongside.filter((one) => inRule.has(one.alarm)).map(({ alarm, to, t }) => ({ alarm, state: to, t }));
  const message = compositeAlarmMessage(withArns(composite, topicArns), transition, place, children);
  return { topicArn, subject, message: JSON.stringify(message) };
}

type Declared = Alarms["model"]["metricAlarms"][number] | Alarms["model"]["compositeAlarms"][number];

/** The declaration with the ARNs that its actions have here. */
export const withArns = <T extends Declared>(alarm: T, arns: ReadonlyMap<string, string>): T => {
  const resolved = (state: keyof Declared["actions"]) =>
    alarm.actions[state].map((action) => ({ ...action, arn: action.arn ?? arns.get(action.target) }));
  return {
    ...alarm,
    actions: { OK: resolved("OK"), ALARM: resolved("ALARM"), INSUFFICIENT_DATA: resolved("INSUFFICIENT_DATA") },
  };
};

/** Publishes, one message after the other. */
export interface Publisher {
  /** Resolves when all that was told so far is published, or could not be. */
  flush(): Promise<void>;
}

/** Publishes every message of the alarms from now on to its topic. */
export function startPublisher(
  alarms: Alarms,
  deployed: Deployed,
  sns: Pick<SNSClient, "send">,
  warn: (message: string) => void,
): Publisher {
  let last: Promise<void> = Promise.resolve();
  const publish = async (told: Told): Promise<void> => {
    const publication = publicationOf(alarms, told, deployed);
    const { alarm, target } = told.notification;
    if (!publication) return warn(`${alarm} would act on ${target}: the laptop publishes to deployed topics only`);
    const { topicArn: TopicArn, subject: Subject, message: Message } = publication;
    try {
      await sns.send(new PublishCommand({ TopicArn, Subject, Message }));
    } catch (error) {
      warn(`${alarm} could not be told to ${TopicArn}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  alarms.book.onTold((told) => {
    last = last.then(() => publish(told));
  });
  return { flush: () => last };
}
