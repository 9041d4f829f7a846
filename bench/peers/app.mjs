// usage: node app.mjs <outdir> <functions>: as many Lambda functions with three alarms each, and one dashboard.
import { App, Duration, Stack } from "aws-cdk-lib";
import { Code, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import { MonitoringFacade } from "cdk-monitoring-constructs";

const [, , outdir, count] = process.argv;
const app = new App({ outdir, analyticsReporting: false });
const stack = new Stack(app, "peer");
const monitoring = new MonitoringFacade(stack, "monitoring");
for (let index = 0; index < Number(count); index += 1) {
  const lambdaFunction = new LambdaFunction(stack, `worker-${index}`, {
    runtime: Runtime.NODEJS_22_X,
    handler: "index.handler",
    code: Code.fromInline("exports.handler = async () => {};"),
    timeout: Duration.seconds(30),
  });
  monitoring.monitorLambdaFunction({
    lambdaFunction,
    addFaultCountAlarm: { high: { maxErrorCount: 5 } },
    addLatencyP99Alarm: { high: { maxLatency: Duration.seconds(3) } },
    addConcurrentExecutionsCountAlarm: { high: { maxRunningTasks: 100 } },
  });
}
app.synth();
process.stdout.write(`${process.resourceUsage().maxRSS}\n`);
