import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { dashboardProblems, dashboardsOf } from "../../../stacks/monitors/dashboard/create-dashboard.js";
import { graph, text } from "../../../stacks/monitors/dashboard/widgets.js";
import { configOf } from "../synthesized.js";
import { synthesize } from "./synthesize.js";

const Widget = v.object({
  type: v.picklist(["metric", "log", "alarm", "text"]),
  x: v.number(),
  y: v.number(),
  width: v.number(),
  height: v.number(),
  properties: v.looseObject({
    title: v.optional(v.string()),
    metrics: v.optional(v.array(v.array(v.unknown()))),
    alarms: v.optional(v.array(v.string())),
    query: v.optional(v.string()),
    annotations: v.optional(v.object({ horizontal: v.array(v.object({ label: v.string(), value: v.number() })) })),
  }),
});
const Body = v.looseObject({ widgets: v.array(Widget) });

const widgetsOf = (made: ReturnType<typeof synthesize>) =>
  v.parse(Body, JSON.parse(String(made.one("aws_cloudwatch_dashboard", "dashboard").dashboard_body))).widgets;

const monitoring = synthesize();
const widgets = widgetsOf(monitoring);
const titled = (title: string, among = widgets) => {
  const found = among.find((widget) => widget.properties.title === title);
  if (!found) throw new Error(`no widget "${title}"; there are ${among.map((w) => w.properties.title).join(", ")}`);
  return found;
};
const metricsOf = (title: string) => titled(title).properties.metrics;
const own = "observability-platform/Application";
const functionName = "observability-platform-payment-handler-dev";
const lambda = (metric: string, options: object) => [
  "AWS/Lambda",
  metric,
  "FunctionName",
  functionName,
  expect.objectContaining(options),
];

describe("1.10 the dashboard", () => {
  it("has the environment's name, and its address is an output", () => {
    expect(monitoring.one("aws_cloudwatch_dashboard", "dashboard").dashboard_name).toBe("observability-platform-dev");
    expect(monitoring.output("dashboard_url")).toBe(
      "https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#dashboards/dashboard/observability-platform-dev",
    );
  });

  it("shows the state of every alarm that tells people", () => {
    const shown = widgets.filter(({ type }) => type === "alarm").flatMap(({ properties }) => properties.alarms ?? []);
    const metricAlarms = Object.values(monitoring.all("aws_cloudwatch_metric_alarm"));
    const composites = Object.values(monitoring.all("aws_cloudwatch_composite_alarm")).filter(
      (composite) => composite.alarm_actions,
    );
    const names = [...metricAlarms, ...composites].map(({ alarm_name }) => alarm_name);
    expect(shown.map((arn) => arn.replace(/^.*:alarm:/, "")).sort()).toEqual(names.sort());
    // The account is known when Terraform runs.
    for (const arn of shown)
      expect(arn).toMatch(/^arn:aws:cloudwatch:us-east-1:\$\{data\.aws_caller_identity\.\w+\.account_id\}:alarm:/);
    expect(titled("Alarms that page").properties.alarms).toHaveLength(4);
  });

  it("shows the health, errors and latency of a function with the alarm's threshold", () => {
    expect(metricsOf("payment-handler: health")).toEqual([
      lambda("Invocations", { stat: "Sum" }),
      lambda("Errors", { stat: "Sum" }),
      lambda("Throttles", { stat: "Sum" }),
    ]);
    expect(metricsOf("payment-handler: error lines")).toEqual([
      [own, "payment-handler-dev-Errors", expect.objectContaining({ stat: "Sum", period: 600 })],
    ]);
    expect(metricsOf("payment-handler: latency of invocations")).toEqual([
      lambda("Duration", { stat: "p50" }),
      lambda("Duration", { stat: "p95" }),
      lambda("Duration", { stat: "p99" }),
    ]);
    expect(titled("payment-handler: latency of invocations").properties.annotations?.horizontal).toEqual([
      { label: "alarm > 3000", value: 3000 },
    ]);
  });

  it("shows concurrency as Lambda reports it and as the log tells it", () => {
    expect(metricsOf("payment-handler: concurrency")).toEqual([
      lambda("ConcurrentExecutions", { stat: "Maximum" }),
      [own, "payment-handler-dev-Starts", expect.objectContaining({ stat: "Sum", id: "starts", visible: false })],
      lambda("Duration", { stat: "Average", id: "duration", visible: false }),
      [expect.objectContaining({ expression: "starts * duration / 1000 / PERIOD(starts)" })],
    ]);
    expect(titled("payment-handler: concurrency").properties.annotations?.horizontal).toEqual([
      { label: "alarm > 40", value: 40 },
    ]);
  });

  it("shows the tasks, errors and utilisation of a container", () => {
    const of = (namespace: string, metric: string) => [
      namespace,
      metric,
      "ClusterName",
      "observability-platform-cluster-dev",
      "ServiceName",
      "observability-platform-order-api-dev",
      expect.objectContaining({ stat: "Average" }),
    ];
    expect(metricsOf("order-api: health")).toEqual([
      of("ECS/ContainerInsights", "DesiredTaskCount"),
      of("ECS/ContainerInsights", "RunningTaskCount"),
    ]);
    expect(metricsOf("order-api: ECS utilisation")).toEqual([
      of("AWS/ECS", "CPUUtilization"),
      of("AWS/ECS", "MemoryUtilization"),
    ]);
    expect(metricsOf("order-api: latency of operations")?.map((line) => line[1])).toEqual(
      Array(3).fill("order-api-dev-DurationMs"),
    );
  });

  it("compares the services, and shows the queues between them", () => {
    expect(metricsOf("Error lines by service")?.map((line) => line[1])).toEqual([
      "order-processor-dev-Errors",
      "payment-handler-dev-Errors",
      "order-api-dev-Errors",
    ]);
    expect(metricsOf("p99 latency by function")).toHaveLength(2);
    expect(metricsOf("Concurrency by function")).toHaveLength(2);
    expect(metricsOf("ECS utilisation by service")).toHaveLength(2);
    expect(metricsOf("Dead letters")?.map((line) => line[3])).toEqual(
      Object.keys(configOf("dev").queues).map((queue) => `observability-platform-${queue}-dlq-dev`),
    );
    expect(metricsOf("Age of the oldest message")?.[0]?.slice(0, 4)).toEqual([
      "AWS/SQS",
      "ApproximateAgeOfOldestMessage",
      "QueueName",
      "observability-platform-orders-dev",
    ]);
  });

  it("lists recent error lines, by service and of all", () => {
    expect(titled("order-api: recent errors").properties.query).toBe(
      "SOURCE '/ecs/observability-platform-order-api-dev' | fields @timestamp, service, operation, error.name, message, correlationId\n" +
        '| filter level in ["ERROR", "FATAL"]\n| sort @timestamp desc\n| limit 50',
    );
    expect(titled("Recent errors of all services").properties.query?.match(/SOURCE/g)).toHaveLength(3);
  });

  it("moves its threshold lines with the configuration", () => {
    const changed = widgetsOf(
      synthesize(({ alarms }) => {
        alarms.ecsMemory.threshold = 66;
        alarms.lambdaErrors.threshold = 7;
      }),
    );
    expect(titled("order-api: ECS utilisation", changed).properties.annotations?.horizontal.map(({ value }) => value)).toEqual([
      80, 66,
    ]);
    expect(titled("order-processor: error lines", changed).properties.annotations?.horizontal[0]?.value).toBe(7);
  });

  it("fills the grid without two widgets at one place", () => {
    const cells = widgets.flatMap(({ x, y, width, height }) =>
      Array.from({ length: width * height }, (_, index) => `${x + (index % width)},${y + Math.floor(index / width)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { x, width } of widgets) expect(x + width).toBeLessThanOrEqual(24);
  });

  it("goes on to a further one where CloudWatch's limits end it", () => {
    const rows = (count: number) => Array.from({ length: count }, () => ({ height: 1, widgets: [text("x")] }));
    expect(dashboardsOf(rows(500))).toHaveLength(1);
    expect(dashboardsOf(rows(501)).map(({ length }) => length)).toEqual([500, 1]);
    const graphRow = {
      height: 1,
      widgets: [graph({ title: "g", region: "r", unit: "u", lines: Array(500).fill({ expression: "1", label: "x" }) })],
    };
    expect(dashboardsOf(Array(6).fill(graphRow)).map(({ length }) => length)).toEqual([5, 1]);
  });

  it("is refused with more lines in a graph than CloudWatch draws", () => {
    const lines = (count: number) => Array.from({ length: count }, () => ({ expression: "1", label: "x" }));
    const wide = (count: number) => [
      { height: 1, widgets: [graph({ title: "g", region: "r", unit: "u", lines: lines(count) })] },
    ];
    expect(dashboardProblems(wide(500))).toEqual([]);
    expect(dashboardProblems(wide(501))).toHaveLength(1);
  });
});
