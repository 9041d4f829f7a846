import { describe, expect, test } from "vitest";
import { alarmTopic } from "../../config/index.js";
import { SEVERITIES } from "../../domain/contracts/severity.js";
import { type Body, configOf, statements, synthesize, text } from "./synthesized.js";

const ACCOUNT = "${data.aws_caller_identity.this_account.account_id}";
const KEY =
  "${data.terraform_remote_state.cross-stack-reference-input-security.outputs.cross-stack-output-aws_kms_keyplatformarn}";
const CONFIG = configOf("dev", (config) => ({
  ...config,
  notifications: {
    ...config.notifications,
    recipients: {
      critical: { emails: ["oncall@example.com"], webhooks: ["https://example.com/hooks/token"] },
      high: { emails: ["oncall@example.com"] },
      medium: {},
      low: {},
    },
  },
}));
const out = synthesize(CONFIG);
const queue = (name: string): Body => out.named("messaging", "aws_sqs_queue", `observability-platform-${name}-dev`);
const all = (type: string): Body[] => Object.values(out.resources("messaging", type));
const json = (value: unknown): unknown => JSON.parse(text(value));

describe("1.9, 2.4 queues", () => {
  test.each(Object.keys(CONFIG.queues))("%s gives up after three tries and keeps what failed for 14 days", (name) => {
    expect(json(queue(name).redrive_policy)).toEqual({
      deadLetterTargetArn: `\${aws_sqs_queue.${idOfDlq(name)}.arn}`,
      maxReceiveCount: 3,
    });
    expect(queue(`${name}-dlq`)).toMatchObject({ message_retention_seconds: 14 * 86_400 });
    expect(queue(name)).toMatchObject({ message_retention_seconds: 4 * 86_400 });
    // Six times its consumer's timeout.
    expect(queue(name).visibility_timeout_seconds).toBe(name === "analysis" ? 288 : 180);
  });

  test.each(Object.keys(CONFIG.queues))("only %s may fill its dead-letter queue", (name) => {
    const policy = all("aws_sqs_queue_redrive_allow_policy").find(
      (one) => one.queue_url === `\${aws_sqs_queue.${idOfDlq(name)}.url}`,
    );
    expect(json(policy?.redrive_allow_policy)).toEqual({
      redrivePermission: "byQueue",
      sourceQueueArns: [`\${aws_sqs_queue.${name}.arn}`],
    });
  });

  test.each(Object.keys(CONFIG.queues))("%s makes its consumers wait for messages, so that they ask less often", (name) => {
    expect(queue(name).receive_wait_time_seconds).toBe(20);
  });

  test("ask for a key of their own every five minutes, and no message", () => {
    for (const one of all("aws_sqs_queue")) expect(one.kms_data_key_reuse_period_seconds).toBe(300);
  });

  test("are those of the specification", () => {
    expect(Object.keys(CONFIG.queues)).toEqual(
      expect.arrayContaining(["orders", "payments", "payment-results", "metrics", "analysis", "notifications"]),
    );
  });

  test("are all under the platform's key", () => {
    const failuresOf = ["alarms", "asynchronous invocations"];
    expect(all("aws_sqs_queue").length).toBe(2 * Object.keys(CONFIG.queues).length + failuresOf.length);
    for (const one of all("aws_sqs_queue")) expect(one.kms_master_key_id).toBe(KEY);
  });
});

/** Terraform name of a queue's dead-letter queue. */
function idOfDlq(name: string): string {
  const found = Object.entries(out.resources("messaging", "aws_sqs_queue")).find(
    ([, one]) => one.name === `observability-platform-${name}-dlq-dev`,
  );
  return found?.[0] ?? "";
}

describe.each(SEVERITIES)("1.9 the topic of %s alarms", (severity) => {
  const id = alarmTopic(severity);
  const policy = statements(all("aws_sns_topic_policy").find((one) => one.arn === `\${aws_sns_topic.${id}.arn}`)?.policy);

  test("is encrypted", () => {
    expect(out.named("messaging", "aws_sns_topic", `observability-platform-${id}-dev`).kms_master_key_id).toBe(KEY);
  });

  test.each([
    [
      "CloudWatchAlarms",
      "cloudwatch.amazonaws.com",
      { ArnLike: { "aws:SourceArn": `arn:aws:cloudwatch:us-east-1:${ACCOUNT}:alarm:*` } },
    ],
    ["Budgets", "budgets.amazonaws.com", { ArnLike: { "aws:SourceArn": `arn:aws:budgets::${ACCOUNT}:*` } }],
    ["CostAnomalyDetection", "costalerts.amazonaws.com", {}],
  ])("takes messages of %s of this account", (sid, service, condition) => {
    expect(policy[sid]).toEqual({
      Sid: sid,
      Effect: "Allow",
      Principal: { Service: service },
      Action: ["sns:Publish"],
      Resource: [`\${aws_sns_topic.${id}.arn}`],
      Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT }, ...condition },
    });
  });

  test("takes messages of nobody else", () => {
    expect(Object.keys(policy)).toHaveLength(3);
  });
});

test("1.9 the pipeline and Alertmanager may publish once they are configured, and only they", () => {
  const more = synthesize({
    ...CONFIG,
    notifications: { ...CONFIG.notifications, alertmanagerRoleName: "alertmanager", pipelineName: "delivery" },
  });
  const policies = Object.values(more.resources("messaging", "aws_sns_topic_policy"));
  expect(policies).toHaveLength(SEVERITIES.length);
  for (const { policy } of policies) {
    const { Alertmanager, Pipeline } = statements(policy);
    expect(Alertmanager).toMatchObject({
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      Action: ["sns:Publish"],
      Condition: { ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:role/alertmanager` } },
    });
    expect(Pipeline).toMatchObject({
      Principal: { Service: "codestar-notifications.amazonaws.com" },
      Condition: {
        StringEquals: { "aws:SourceAccount": ACCOUNT },
        ArnLike: { "aws:SourceArn": `arn:aws:codestar-notifications:us-east-1:${ACCOUNT}:notificationrule/*` },
      },
    });
  }
});

describe("1.9 subscriptions", () => {
  const subscriptions = all("aws_sns_topic_subscription");

  test("are the recipients of the configuration, by severity", () => {
    const found = subscriptions.map(({ topic_arn, protocol, endpoint }) => [topic_arn, protocol, endpoint].join(" "));
    expect(found.sort()).toEqual([
      "${aws_sns_topic.alarms-critical.arn} email oncall@example.com",
      "${aws_sns_topic.alarms-critical.arn} https https://example.com/hooks/token",
      "${aws_sns_topic.alarms-high.arn} email oncall@example.com",
    ]);
  });

  test("hand what cannot be delivered to one queue that keeps it for 14 days", () => {
    for (const subscription of subscriptions)
      expect(json(subscription.redrive_policy)).toEqual({ deadLetterTargetArn: "${aws_sqs_queue.alarm_dead_letters.arn}" });
    expect(queue("alarms-dlq")).toMatchObject({ message_retention_seconds: 14 * 86_400, kms_master_key_id: KEY });
  });

  test("that queue takes messages of the four alarm topics only", () => {
    const [policy] = all("aws_sqs_queue_policy");
    const { AlarmTopicsOnly, ...others } = statements(policy?.policy);
    expect(others).toEqual({});
    expect(policy?.queue_url).toBe("${aws_sqs_queue.alarm_dead_letters.url}");
    expect(AlarmTopicsOnly).toMatchObject({
      Effect: "Allow",
      Principal: { Service: "sns.amazonaws.com" },
      Action: ["sqs:SendMessage"],
      Resource: ["${aws_sqs_queue.alarm_dead_letters.arn}"],
      Condition: {
        ArnEquals: {
          "aws:SourceArn": SEVERITIES.map(
            (severity) => `arn:aws:sns:us-east-1:${ACCOUNT}:observability-platform-alarms-${severity}-dev`,
          ),
        },
      },
    });
  });

  test("their addresses, which may hold a token, are in no resource name", () => {
    expect(Object.keys(out.resources("messaging", "aws_sns_topic_subscription")).join(" ")).not.toMatch(/token|oncall/);
  });
});
