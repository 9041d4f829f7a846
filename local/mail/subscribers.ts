import { paginateListSubscriptionsByTopic, type SNSClient } from "@aws-sdk/client-sns";
import { createTransport } from "nodemailer";
import type { Published } from "../aws/index.js";
import { mailText } from "./text.js";

/** Sends what topics take to their subscribers by mail. */
export interface MailSender {
  /** Sends a message to every e-mail subscription of its topic. */
  published(message: Published): void;
  /** Resolves when nothing is on its way any more. */
  flush(): Promise<void>;
  close(): void;
}

const FROM = "AWS Notifications <no-reply@sns.invalid>";

const emailsOf = async (sns: SNSClient, TopicArn: string): Promise<string[]> => {
  const emails: string[] = [];
  for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic({ client: sns }, { TopicArn }))
    for (const { Protocol, Endpoint } of Subscriptions) if (Protocol?.startsWith("email") && Endpoint) emails.push(Endpoint);
  return emails;
};

/** @param port where the local mail server listens */
export function createMailSender(sns: SNSClient, port: number, warn: (message: string) => void): MailSender {
  const transport = createTransport({ host: "127.0.0.1", port, secure: false, ignoreTLS: true, pool: true });
  const onItsWay = new Set<Promise<void>>();
  const send = async (message: Published): Promise<void> => {
    try {
      for (const to of await emailsOf(sns, message.topicArn)) await transport.sendMail({ from: FROM, to, ...mailText(message) });
    } catch (error) {
      warn(`mail of ${message.topicArn} was not sent: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  return {
    published(message) {
      const sending = send(message).finally(() => void onItsWay.delete(sending));
      onItsWay.add(sending);
    },
    flush: async () => void (await Promise.all(onItsWay)),
    close: () => transport.close(),
  };
}
