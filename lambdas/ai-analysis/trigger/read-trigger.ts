import * as v from "valibot";
import { type AlarmMessage, AlarmMessageSchema } from "../../../domain/contracts/alarm-message.js";
import { type AnalysisRequested, AnalysisRequestedSchema } from "../../../domain/contracts/analysis.js";
import { parseMessage } from "../../shared/messages.js";

/** What SNS puts around a message unless its subscription asks for raw delivery (page "Amazon SNS message formats"). */
const EnvelopeSchema = v.looseObject({ Type: v.literal("Notification"), TopicArn: v.string(), Message: v.string() });

/** What a message of the queue asks for. */
export type Trigger =
  | { readonly kind: "alarm"; readonly alarm: AlarmMessage; readonly topicArn: string | undefined }
  | { readonly kind: "anomaly"; readonly request: AnalysisRequested }
  /** Not ours to analyse: it is done with. */
  | { readonly kind: "ignored"; readonly why: string };

/** A trigger that is analysed. */
export type WantedAnalysis = Exclude<Trigger, { readonly kind: "ignored" }>;

const json = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // Text for people is no alarm either.
    return undefined;
  }
};

const isAlarm = (value: unknown): boolean => typeof value === "object" && value !== null && "AlarmName" in value;

/** Topics carry more than CloudWatch's alarms: budgets, deliveries. And an alarm that ends is no incident. */
function alarmTrigger(text: string, topicArn: string | undefined): Trigger {
  const alarm = parseMessage(AlarmMessageSchema, text);
  if (alarm.NewStateValue === "ALARM") return { kind: "alarm", alarm, topicArn };
  return { kind: "ignored", why: `${alarm.AlarmName} is ${alarm.NewStateValue}` };
}

/**
 * Reads a message of the queue `analysis`: an alarm in SNS's envelope or without, or a posted metric to look at.
 * @throws {InvalidMessageError} when it is none of these
 */
export function readTrigger(body: string): Trigger {
  const value = json(body);
  const envelope = v.safeParse(EnvelopeSchema, value);
  if (envelope.success) {
    const { Message, TopicArn } = envelope.output;
    if (isAlarm(json(Message))) return alarmTrigger(Message, TopicArn);
    return { kind: "ignored", why: "it is no alarm of CloudWatch's" };
  }
  if (isAlarm(value)) return alarmTrigger(body, undefined);
  return { kind: "anomaly", request: parseMessage(AnalysisRequestedSchema, body) };
}
