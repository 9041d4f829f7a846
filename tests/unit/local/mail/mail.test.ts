import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { afterEach, beforeEach, expect, test } from "vitest";
import { publicationOf } from "../../../../local/alarms/publisher.js";
import { type LocalAws, startLocalAws } from "../../../../local/aws/index.js";
import { createMailSender, type Mailbox, type MailSender, startMailbox } from "../../../../local/mail/index.js";
import { DEPLOYED, errorLine, GROUP, MINUTE, running, START } from "../alarms/fixture.js";

const TOPIC = "arn:aws:sns:eu-west-1:123456789012:medium";
const SUBSCRIPTIONS = ["email:team@example.com", "email-json:pager@example.com", "https:https://example.com/hook"];

let folder: string;
let topics: Server;
let refuses: boolean;
let aws: LocalAws;
let sns: SNSClient;
let box: Mailbox;
let mails: MailSender;
let warnings: string[];

const answerOf = (body: string): string => {
  if (!body.includes("Action=ListSubscriptionsByTopic"))
    return "<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>";
  const members = SUBSCRIPTIONS.map((one) => {
    const [protocol = "", ...endpoint] = one.split(":");
    return `<member><Protocol>${protocol}</Protocol><Endpoint>${endpoint.join(":")}</Endpoint></member>`;
  });
  const result = `<Subscriptions>${members.join("")}</Subscriptions>`;
  return `<ListSubscriptionsByTopicResponse><ListSubscriptionsByTopicResult>${result}</ListSubscriptionsByTopicResult></ListSubscriptionsByTopicResponse>`;
};

/** A topic service behind the endpoint, and the mails of its subscribers. */
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "mailbox-"));
  refuses = false;
  warnings = [];
  topics = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    response.writeHead(refuses ? 404 : 200, { "content-type": "text/xml" });
    response.end(
      refuses ? "<ErrorResponse><Error><Code>NotFound</Code></Error></ErrorResponse>" : answerOf(String(Buffer.concat(chunks))),
    );
  });
  await new Promise<void>((resolve) => topics.listen(0, "127.0.0.1", resolve));
  const address = topics.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const { alarms } = running();
  aws = await startLocalAws({ motoUrl: `http://127.0.0.1:${port}`, metrics: alarms.metrics });
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  sns = new SNSClient({ endpoint: aws.url, region: "eu-west-1", credentials, maxAttempts: 1 });
  box = await startMailbox(join(folder, "mailbox"));
  mails = createMailSender(sns, box.port, (message) => void warnings.push(message));
  aws.onPublished(mails.published);
});

afterEach(async () => {
  await mails.flush();
  mails.close();
  await box.stop();
  await aws.stop();
  topics.closeAllConnections();
  await new Promise((resolve) => topics.close(resolve));
  rmSync(folder, { recursive: true });
});

/** Quoted-printable, as mails carry it, made plain. */
const plain = (mail: string): string =>
  mail.replace(/=\r?\n/g, "").replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
const arrived = async (): Promise<string[]> => {
  await mails.flush();
  return readdirSync(box.folder).sort();
};

test("what a topic takes reaches its e-mail subscribers as files, an alarm in words and as it was sent", async () => {
  const { alarms, wall } = running();
  for (let line = 0; line < 3; line += 1) alarms.log(GROUP, errorLine, START);
  wall.now = START + MINUTE;
  alarms.finish();
  const told = alarms.book.told[0];
  const publication = told && publicationOf(alarms, told, DEPLOYED);
  await sns.send(new PublishCommand({ TopicArn: TOPIC, Subject: publication?.subject, Message: publication?.message }));
  expect((await arrived()).map((name) => name.slice(5))).toEqual(["team@example.com.eml", "pager@example.com.eml"]);
  const [name = ""] = await arrived();
  const mail = plain(readFileSync(join(box.folder, name), "utf8"));
  expect(mail).toMatch(/^To: team@example.com\r$/m);
  expect(mail).toContain("shop-errors-dev went from OK to ALARM");
  expect(mail).toContain("Threshold Crossed: 1 out of the last 1 datapoints [3.0");
  expect(mail).toContain('"NewStateValue": "ALARM"');
});

test("a message with a text for each protocol reaches people with that of e-mail", async () => {
  const Message = JSON.stringify({ default: "short", email: "A longer text for people" });
  await sns.send(new PublishCommand({ TopicArn: TOPIC, Message, MessageStructure: "json" }));
  const [name = ""] = await arrived();
  const mail = readFileSync(join(box.folder, name), "utf8");
  expect(mail).toContain("A longer text for people");
  expect(mail).not.toContain("short");
});

test("a message that the topic refuses is no mail", async () => {
  refuses = true;
  await expect(sns.send(new PublishCommand({ TopicArn: TOPIC, Message: "lost" }))).rejects.toThrow();
  expect(await arrived()).toEqual([]);
});

test("a mail that cannot be sent is a warning", async () => {
  await box.stop();
  await sns.send(new PublishCommand({ TopicArn: TOPIC, Message: "hello" }));
  await mails.flush();
  expect(warnings).toEqual([expect.stringMatching(/^mail of arn:aws:sns:.*:medium was not sent: .*ECONNREFUSED/)]);
  box = await startMailbox(join(folder, "mailbox"));
});

test("a mailbox begins empty", async () => {
  const old = join(folder, "other", "0001-old.eml");
  mkdirSync(join(folder, "other"));
  writeFileSync(old, "");
  const other = await startMailbox(join(folder, "other"));
  await other.stop();
  expect(existsSync(old)).toBe(false);
});
