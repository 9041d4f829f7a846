import { describe, expect, it } from "vitest";
import { readModel } from "../../../../simulator/model/index.js";
import { Graph, type JsonValue, parseStack } from "../../../../terraform/index.js";
import { alarmProblems, errorsAlarm, modelOf, problemsOf, topics } from "./terraform.js";

const alarm = (changes: Record<string, JsonValue>) => ({ errors: { ...errorsAlarm, ...changes } });

describe("names in the Terraform", () => {
  it("takes a function's, a queue's and a log group's name from where they are declared", () => {
    const model = modelOf(
      {
        aws_sns_topic: topics,
        aws_lambda_function: { pay: { function_name: "${var.project}-pay" } },
        aws_cloudwatch_log_group: { pay: { name: "/aws/lambda/${aws_lambda_function.pay.function_name}" } },
        aws_cloudwatch_log_metric_filter: {
          errors: {
            name: "errors",
            pattern: '{ $.level = "ERROR" }',
            log_group_name: "${aws_cloudwatch_log_group.pay.id}",
            metric_transformation: [{ name: "Errors", namespace: "Shop", value: "1", default_value: "0" }],
          },
        },
        aws_cloudwatch_metric_alarm: alarm({ dimensions: { FunctionName: "${aws_lambda_function.pay.id}" } }),
      },
      { variable: { project: { default: "shop" } } },
    );
    expect(model.logGroups[0]?.name).toBe("/aws/lambda/shop-pay");
    expect(model.metricFilters[0]).toMatchObject({ logGroup: "/aws/lambda/shop-pay", defaultValue: 0, value: "1" });
    expect(model.metricAlarms[0]?.source).toMatchObject({ metric: { dimensions: { FunctionName: "shop-pay" } } });
  });

  it("gives an action's target as the topic's address, or as the literal ARN", () => {
    const literal = "arn:aws:sns:us-east-1:123456789012:elsewhere";
    const model = modelOf(
      { aws_sns_topic: topics, aws_cloudwatch_metric_alarm: alarm({ alarm_actions: "${local.all}", ok_actions: [literal] }) },
      {
        locals: { all: ["${aws_sns_topic.pages.arn}", "${data.aws_sns_topic.other.arn}"] },
        data: { aws_sns_topic: { other: { name: "o" } } },
      },
    );
    expect(model.metricAlarms[0]?.actions).toEqual({
      ALARM: [{ target: "aws_sns_topic.pages" }, { target: "data.aws_sns_topic.other" }],
      OK: [{ target: literal, arn: literal }],
      INSUFFICIENT_DATA: [],
    });
  });

  it("follows an output of another stack to the topic, and its subscriptions to queues and functions", () => {
    const state = { backend: { local: { path: "../../.state/messaging.tfstate" } } };
    const messaging = parseStack("messaging", "/p/stacks/messaging", [
      {
        file: "messaging.tf.json",
        content: {
          terraform: state,
          resource: {
            aws_sns_topic: topics,
            aws_sqs_queue: { mail: { name: "mail" } },
            aws_sns_topic_subscription: {
              queue: { topic_arn: "${aws_sns_topic.pages.arn}", protocol: "sqs", endpoint: "${aws_sqs_queue.mail.arn}" },
              mail: {
                topic_arn: "${aws_sns_topic.pages.id}",
                protocol: "email",
                endpoint: "a@example.com",
                redrive_policy: "{}",
              },
            },
          },
          output: { pages: { value: "${aws_sns_topic.pages.arn}" } },
        },
      },
    ]);
    const monitoring = parseStack("monitoring", "/p/stacks/monitoring", [
      {
        file: "monitoring.tf.json",
        content: {
          data: { terraform_remote_state: { m: { backend: "local", config: { path: "../../.state/messaging.tfstate" } } } },
          resource: {
            aws_cloudwatch_metric_alarm: alarm({ alarm_actions: ["${data.terraform_remote_state.m.outputs.pages}"] }),
          },
        },
      },
    ]);
    const model = readModel(new Graph([messaging, monitoring]));
    expect(model.metricAlarms[0]?.actions.ALARM).toEqual([{ target: "aws_sns_topic.pages" }]);
    expect(model.subscriptions).toMatchObject([
      { topic: "aws_sns_topic.pages", protocol: "sqs", endpoint: "aws_sqs_queue.mail" },
      { topic: "aws_sns_topic.pages", protocol: "email", endpoint: "a@example.com" },
    ]);
  });

  it("follows names into the maps and lists of variables and locals", () => {
    const { metricAlarms } = modelOf(
      {
        aws_sns_topic: topics,
        aws_cloudwatch_metric_alarm: alarm({
          threshold: "${var.limits.high}",
          metric_name: "${local.names[1]}",
          alarm_actions: ["${var.arns[0]}"],
        }),
      },
      {
        variable: { limits: { default: { low: 1, high: 7 } }, arns: { default: ["arn:aws:sns:eu-west-1:1:a"] } },
        locals: { names: ["A", "B"] },
      },
    );
    expect(metricAlarms[0]).toMatchObject({ threshold: { value: 7 }, source: { metric: { name: "B" } } });
    expect(metricAlarms[0]?.actions.ALARM).toEqual([{ target: "arn:aws:sns:eu-west-1:1:a", arn: "arn:aws:sns:eu-west-1:1:a" }]);
  });

  it("tells two topics of one address apart by their stacks", () => {
    const stack = (name: string) =>
      parseStack(name, `/p/${name}`, [{ file: `${name}.tf.json`, content: { resource: { aws_sns_topic: topics } } }]);
    const model = readModel(new Graph([stack("a"), stack("b")]));
    expect(model.topics.map(({ address }) => address)).toEqual(["a.aws_sns_topic.pages", "b.aws_sns_topic.pages"]);
  });
});

describe("what only AWS or Terraform can tell", () => {
  it.each([
    [
      "an attribute AWS computes",
      { dimensions: { LoadBalancer: "${aws_lb.web.arn_suffix}" } },
      /dimensions: aws_lb\.web\.arn_suffix is known to AWS alone/,
    ],
    ["a function call", { metric_name: "${upper(aws_lb.web.name)}" }, /metric_name: .* expression that Terraform alone computes/],
    ["a computed text", { metric_name: "a${1 + 1}" }, /metric_name: .* expression that Terraform alone computes/],
    [
      "a variable without default",
      { threshold: "${var.limit}" },
      /threshold: \$\{var\.limit\} has no value before Terraform runs/,
    ],
    [
      "a name that is not declared",
      { alarm_actions: ["${aws_sns_topic.gone.arn}"] },
      /alarm_actions: aws_sns_topic\.gone is not declared/,
    ],
    ["an action that is no ARN", { alarm_actions: ["pages"] }, /alarm_actions: "pages" is not an ARN/],
    ["a topic's name as action", { alarm_actions: ["${aws_sns_topic.pages.name}"] }, /is not the ARN of one resource/],
  ])("%s is refused with its place", (_, changes, message) => {
    const problems = problemsOf(
      { aws_sns_topic: topics, aws_lb: { web: { name: "web" } }, aws_cloudwatch_metric_alarm: alarm(changes) },
      { variable: { limit: {} } },
    );
    expect(problems).toEqual([expect.stringMatching(message)]);
    expect(problems[0]).toMatch(/^app\/main\.tf\.json: aws_cloudwatch_metric_alarm\.errors: /);
  });

  it.each([
    ["count", "${length(var.names)}"],
    ["count", -1],
    ["for_each", '${toset(["a", "b"])}'],
    ["for_each", 2],
  ])("a %s of %j is refused", (key, value) => {
    expect(alarmProblems({ [key]: value })).toEqual([
      expect.stringContaining(`aws_cloudwatch_metric_alarm.errors: ${key}: is known to Terraform alone`),
    ]);
  });

  it("a misspelled type is not passed over, and one without influence is", () => {
    expect(
      problemsOf({ aws_cloudwatch_metric_alarms: { a: {} }, aws_cloudwatch_log_stream: { b: {} }, aws_lb: { c: {} } }),
    ).toEqual([
      expect.stringMatching(
        /^app\/main\.tf\.json: aws_cloudwatch_metric_alarms\.a: .*did you mean aws_cloudwatch_metric_alarm\?/,
      ),
    ]);
  });

  it("a module's alarms are not passed over", () => {
    expect(problemsOf({}, { module: { more: { source: "./more" } } })).toEqual([
      expect.stringContaining("module.more: modules are not read"),
    ]);
  });
});
