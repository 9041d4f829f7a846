import { paginateListSubscriptions, SNSClient, type Subscription } from "@aws-sdk/client-sns";
import type { Connection } from "../aws/connection.js";
import type { Check, Finding } from "./model.js";

/** What SNS writes instead of an ARN until the recipient has confirmed. */
const PENDING = "PendingConfirmation";

const finding = (subscription: Subscription, topic: string): Finding => {
  const subject = `${topic} → ${subscription.Protocol} ${subscription.Endpoint}`;
  return subscription.SubscriptionArn === PENDING
    ? { subject, health: "bad", detail: "not confirmed: the recipient has a message with a link" }
    : { subject, health: "ok", detail: "confirmed" };
};

/** Every subscription of these topics is confirmed; a topic that nobody subscribes to is worth knowing. */
export const subscriptionsCheck = (connection: Connection, topics: readonly string[]): Check => ({
  name: "subscriptions",
  run: async (abortSignal) => {
    const client = new SNSClient(connection);
    try {
      const all: Subscription[] = [];
      for await (const page of paginateListSubscriptions({ client }, {}, { abortSignal }))
        all.push(...(page.Subscriptions ?? []));
      return topics.flatMap((topic) => {
        const own = all.filter(({ TopicArn }) => TopicArn?.split(":").at(-1) === topic);
        const nobody: Finding = { subject: topic, health: "note", detail: "nobody subscribes" };
        return own.length > 0 ? own.map((one) => finding(one, topic)) : [nobody];
      });
    } finally {
      client.destroy();
    }
  },
});
