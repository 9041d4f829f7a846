import { describe, expect, test } from "vitest";
import { blocks, body, configOf, synthesize, text } from "./synthesized.js";

const out = synthesize(configOf("dev"));
const topicOf = (value: unknown): string | undefined => /aws_sns_topicalarms-(\w+)arn\}$/.exec(text(value))?.[1];

describe("3.8 the alarms that are analysed", () => {
  const subscriptions = Object.values(out.resources("integrations", "aws_sns_topic_subscription"));

  test("reach the queue of the analysis by their topics, in SNS's envelope; what cannot be handed over is kept", () => {
    expect(subscriptions.map(({ topic_arn }) => topicOf(topic_arn)).sort()).toEqual(["critical", "high", "medium"]);
    for (const subscription of subscriptions) {
      expect(subscription).toMatchObject({ protocol: "sqs", endpoint: expect.stringMatching(/aws_sqs_queueanalysisarn\}$/) });
      expect(subscription).not.toHaveProperty("raw_message_delivery");
      expect(subscription.redrive_policy).toMatch(/alarm_dead_letters/);
    }
  });

  test("are taken by the queue from these topics and nobody else", () => {
    const [policy, ...others] = Object.values(out.resources("integrations", "aws_sqs_queue_policy"));
    expect(others).toEqual([]);
    const [statement, ...more] = blocks(Reflect.get(JSON.parse(text(policy?.policy)), "Statement"));
    expect(more).toEqual([]);
    expect(statement).toMatchObject({ Principal: { Service: "sns.amazonaws.com" }, Action: ["sqs:SendMessage"] });
    const { "aws:SourceArn": sources } = body(body(statement?.Condition).ArnEquals);
    expect(Array.isArray(sources) && sources.map(topicOf).sort()).toEqual(["critical", "high", "medium"]);
  });

  test("may be sent by SNS through the platform's key", () => {
    const [key] = Object.values(out.resources("security", "aws_kms_key"));
    const statements = blocks(Reflect.get(JSON.parse(text(key?.policy)), "Statement"));
    expect(statements).toContainEqual(
      expect.objectContaining({
        Principal: { Service: "sns.amazonaws.com" },
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Condition: { StringEquals: { "aws:SourceAccount": expect.anything() } },
      }),
    );
  });

  test("of the standby's region are none: no alarm is made there", () => {
    const prod = synthesize(configOf("prod"));
    expect(prod.resources("integrations-standby", "aws_sns_topic_subscription")).toEqual({});
    expect(Object.keys(prod.resources("integrations", "aws_sns_topic_subscription"))).toHaveLength(3);
  });
});

test("alarms for a function without exactly one queue are refused", () => {
  const queues = (consumes: { queue: string }[]) =>
    configOf("dev", (config) => {
      const analysis = config.services["ai-analysis"];
      if (analysis?.kind !== "function") throw new Error("ai-analysis is a function");
      return { ...config, services: { ...config.services, "ai-analysis": { ...analysis, consumes } } };
    });
  expect(() => queues([])).toThrow(/ai-analysis.alarmsFrom.*exactly one queue/);
  expect(() => queues([{ queue: "analysis" }, { queue: "notifications" }])).toThrow(/exactly one queue/);
});
