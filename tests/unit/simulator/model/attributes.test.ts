import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../../terraform/index.js";
import { alarmProblems, errorsAlarm, modelOf, problemsOf, topics } from "./terraform.js";

const stat = (id: string, extra: JsonObject = {}): JsonObject => ({
  id,
  metric: { namespace: "Shop", metric_name: id, period: 60, stat: "Sum", ...extra },
});

const math = (queries: readonly JsonObject[], changes: JsonObject = {}): JsonObject => ({
  metric_name: null,
  namespace: null,
  period: null,
  statistic: null,
  metric_query: queries,
  ...changes,
});

const rate: JsonObject = { id: "rate", expression: "100 * errors / calls", return_data: true };

describe("a metric alarm", () => {
  it("is read with CloudWatch's defaults", () => {
    const model = modelOf({ aws_sns_topic: topics, aws_cloudwatch_metric_alarm: { errors: { ...errorsAlarm, threshold: "5" } } });
    expect(model.metricAlarms[0]).toMatchObject({
      name: "errors",
      threshold: { value: 5 },
      datapointsToAlarm: 1,
      missingData: "missing",
      ignoreLowSamples: false,
      actionsEnabled: true,
      periodSeconds: 600,
      source: { kind: "metric", metric: { namespace: "Shop", name: "Errors", statistic: "Sum", dimensions: {} } },
    });
  });

  it("passes over what has no influence, and refuses what it does not know", () => {
    expect(
      alarmProblems({ tags: { a: "b" }, lifecycle: { ignore_changes: ["tags"] }, depends_on: ["aws_sns_topic.pages"] }),
    ).toEqual([]);
    expect(alarmProblems({ treshold: 5 })).toEqual([expect.stringMatching(/errors: treshold: is not supported/)]);
    expect(alarmProblems({ dynamic: { metric_query: {} } })).toEqual([
      expect.stringMatching(/errors: dynamic: is not supported/),
    ]);
  });

  it.each<[string, JsonObject, RegExp]>([
    ["no statistic", { statistic: null }, /statistic: is missing/],
    ["two statistics", { extended_statistic: "p99" }, /extended_statistic: must not be set together with statistic/],
    ["no threshold", { threshold: null }, /threshold: is missing/],
    ["a threshold that is text", { threshold: "five" }, /threshold: is "five", must be a number/],
    ["an unknown comparison", { comparison_operator: ">" }, /comparison_operator: is ">", must be one of GreaterThanOr/],
    ["a band without its query", { comparison_operator: "GreaterThanUpperThreshold" }, /threshold_metric_id: is missing/],
    ["a period CloudWatch has not", { period: 90 }, /period: is 90, must be 10, 20, 30 or a multiple of 60/],
    ["more datapoints than periods", { datapoints_to_alarm: 2 }, /datapoints_to_alarm: is 2, more than the 1/],
    ["a window over a day", { evaluation_periods: 145 }, /evaluation_periods: × period is 87000 s, CloudWatch takes 86400 s/],
    ["a window over a week", { period: 3600, evaluation_periods: 169 }, /CloudWatch takes 604800 s/],
    ["an unknown reading of missing data", { treat_missing_data: "no" }, /treat_missing_data: is "no"/],
    [
      "six actions",
      { alarm_actions: Array(6).fill("arn:aws:sns:eu-west-1:1:a") },
      /alarm_actions: has 6 actions, CloudWatch takes 5/,
    ],
    [
      "31 dimensions",
      { dimensions: Object.fromEntries(Array.from({ length: 31 }, (_, i) => [`d${i}`, "x"])) },
      /has 31 dimensions/,
    ],
  ])("with %s is refused", (_, changes, message) => {
    expect(alarmProblems(changes)).toEqual([expect.stringMatching(message)]);
  });

  it("may have a window of a whole week at one hour", () => {
    expect(alarmProblems({ period: 3600, evaluation_periods: 168 })).toEqual([]);
  });
});

describe("a math alarm", () => {
  it("knows which query is compared, and its period", () => {
    const alarm = { ...errorsAlarm, ...math([rate, stat("errors"), stat("calls")]) };
    const model = modelOf({ aws_sns_topic: topics, aws_cloudwatch_metric_alarm: { alarm } });
    expect(model.metricAlarms[0]).toMatchObject({ periodSeconds: 60, source: { kind: "math", returns: "rate" } });
  });

  it("may be compared with a band", () => {
    const band = { id: "band", expression: "ANOMALY_DETECTION_BAND(errors, 2)", return_data: true };
    const changes = {
      comparison_operator: "LessThanLowerOrGreaterThanUpperThreshold",
      threshold_metric_id: "band",
      threshold: null,
    };
    const alarm = { ...errorsAlarm, ...math([band, { ...stat("errors"), return_data: true }], changes) };
    const model = modelOf({ aws_sns_topic: topics, aws_cloudwatch_metric_alarm: { alarm } });
    expect(model.metricAlarms[0]).toMatchObject({ threshold: { bandId: "band" }, source: { returns: "errors" } });
  });

  it.each<[string, JsonObject, RegExp]>([
    [
      "none returned",
      math([{ ...rate, return_data: false }, stat("errors"), stat("calls")]),
      /exactly one query with return_data = true, has 0/,
    ],
    [
      "two returned",
      math([rate, { ...stat("errors"), return_data: true }, stat("calls")]),
      /exactly one query with return_data = true, has 2/,
    ],
    ["two periods", math([rate, stat("errors"), stat("calls", { period: 300 })]), /has the periods 60, 300 s, must have one/],
    [
      "another account",
      math([rate, { ...stat("errors"), account_id: "1" }, stat("calls")]),
      /metric_query\[1\]\.account_id: is not supported/,
    ],
    [
      "an unknown attribute",
      math([rate, stat("errors", { statt: "Sum" }), stat("calls")]),
      /metric_query\[1\]\.metric\.statt: is not supported/,
    ],
    ["an id twice", math([rate, stat("errors"), stat("calls"), stat("calls")]), /has the id "calls" twice/],
    [
      "a plain metric too",
      { ...math([rate, stat("errors"), stat("calls")]), period: 60 },
      /period: must not be set together with metric_query/,
    ],
    [
      "an empty query",
      math([rate, stat("errors"), stat("calls"), { id: "m" }]),
      /metric_query\[3\]: must have either one metric or an expression/,
    ],
    [
      "eleven metrics",
      math([rate, stat("errors"), stat("calls"), ...Array.from({ length: 9 }, (_, i) => stat(`m${i}`))]),
      /has 11 metrics, CloudWatch takes 10/,
    ],
  ])("with %s is refused", (_, changes, message) => {
    expect(alarmProblems(changes)).toEqual([expect.stringMatching(message)]);
  });
});

describe("filters, topics and composites", () => {
  const filter = (transformation: JsonObject, changes: JsonObject = {}) => ({
    aws_cloudwatch_log_metric_filter: {
      f: {
        name: "f",
        pattern: "ERROR",
        log_group_name: "g",
        metric_transformation: { name: "n", namespace: "s", value: "1", ...transformation },
        ...changes,
      },
    },
  });

  it.each<[string, JsonObject, RegExp]>([
    [
      "a default value and dimensions",
      filter({ default_value: "0", dimensions: { a: "$.a" } }),
      /default_value: is not allowed together/,
    ],
    [
      "four dimensions",
      filter({ dimensions: { a: "$.a", b: "$.b", c: "$.c", d: "$.d" } }),
      /has 4 dimensions, a metric filter takes 3/,
    ],
    [
      "a value that is no selector",
      filter({ value: "count" }),
      /metric_transformation\.value: is "count", must be a number or a selector/,
    ],
    ["transformed logs", filter({}, { apply_on_transformed_logs: true }), /apply_on_transformed_logs: is not supported/],
    [
      "a log class without filters",
      { ...filter({}), aws_cloudwatch_log_group: { g: { name: "g", log_group_class: "INFREQUENT_ACCESS" } } },
      /log class that has no metric filters/,
    ],
    [
      "a generated log group name",
      { aws_cloudwatch_log_group: { g: { name_prefix: "g" } } },
      /name_prefix: gives a name that AWS alone knows/,
    ],
    [
      "a subscription's filter policy",
      {
        aws_sns_topic: topics,
        aws_sns_topic_subscription: {
          s: { topic_arn: "${aws_sns_topic.pages.arn}", protocol: "sms", endpoint: "+1", filter_policy: '{"a":["b"]}' },
        },
      },
      /filter_policy: is not supported/,
    ],
    [
      "a composite that stops machines",
      {
        aws_cloudwatch_composite_alarm: {
          c: { alarm_name: "c", alarm_rule: "TRUE", alarm_actions: ["arn:aws:automate:us-east-1:ec2:stop"] },
        },
      },
      /a composite alarm cannot act on machines/,
    ],
  ])("%s is refused", (_, resource, message) => {
    expect(problemsOf(resource)).toEqual([expect.stringMatching(message)]);
  });

  it("all problems come at once", () => {
    const alarms = {
      aws_cloudwatch_metric_alarm: {
        a: { ...errorsAlarm, period: 7, alarm_actions: [] },
        b: { ...errorsAlarm, threshold: null, alarm_actions: [] },
      },
    };
    expect(problemsOf(alarms)).toEqual([
      expect.stringMatching(/metric_alarm\.a: period/),
      expect.stringMatching(/metric_alarm\.b: threshold/),
      expect.stringMatching(/metric_alarm\.b: alarm_name: "errors" is also the name of aws_cloudwatch_metric_alarm\.a/),
    ]);
  });
});
