import { App } from "cdktf";
import { loadConfig, parseConfig } from "../../config/index.js";
import { PlatformStack } from "../../stacks/constructs/platform-stack.js";
import { TracedFunction } from "../../stacks/constructs/traced-function.js";
import { createAlarms } from "../../stacks/monitors/create-alarms.js";
import { createDashboard } from "../../stacks/monitors/dashboard/create-dashboard.js";
import { functionMonitor } from "../../stacks/monitors/lambda-function.js";
import { planAlarms } from "../../stacks/monitors/plan.js";
import { reportPeakMemory } from "../synth/peak-memory.js";

/**
 * What the peer makes, made of our constructs: `argv[3]` functions, each with its role and log group, three alarms each, one
 * dashboard. The composites, filters and queries that the platform adds are left out.
 */
const [, , outdir = "cdktf.out", count = "1"] = process.argv;

class Functions extends PlatformStack {}

const template = { kind: "function", description: "A function of the bench", tables: {}, sendsTo: [] };
const names = Array.from({ length: Number(count) }, (_, index) => `worker-${String(index).padStart(4, "0")}`);
// Without the API: its routes name the services that are taken out here.
const { api: _, ...base } = loadConfig({ ENVIRONMENT: "dev" });
const config = parseConfig({ ...base, services: Object.fromEntries(names.map((name) => [name, template])) }, "the bench");

const app = new App({ outdir });
const stack = new Functions(app, "functions", config);
const kmsKeyArn = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555";
const topicArn = "arn:aws:sns:us-east-1:123456789012:alarms";
const monitors = Object.entries(config.services).flatMap(([name, service]) => {
  if (service.kind !== "function") return [];
  const { functionName, logGroupName } = new TracedFunction(stack, name, {
    service,
    code: { filename: "function.zip", sha256: "0".repeat(44) },
    resources: { tables: {}, queues: {}, buckets: {}, secrets: {}, asyncFailuresArn: undefined, kmsKeyArn },
  }).handle;
  const { alarms, rows } = functionMonitor({ config, name, service, functionName, logGroupName });
  return [{ alarms, rows, composites: [], filters: [], queries: [] }];
});
createAlarms(stack, config, planAlarms(config, monitors), {
  critical: topicArn,
  high: topicArn,
  medium: topicArn,
  low: topicArn,
});
createDashboard(
  stack,
  config,
  monitors.flatMap(({ rows }) => rows),
);
app.synth();
reportPeakMemory();
