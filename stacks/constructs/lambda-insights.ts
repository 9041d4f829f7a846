import type { FunctionService, PlatformConfig } from "../../config/index.js";
import type { AwsContext } from "./aws-context.js";
import type { Statement } from "./policy.js";

/** AWS publishes the extension under one layer name an architecture. */
const LAYER_NAMES = { arm64: "LambdaInsightsExtension-Arm64", x86_64: "LambdaInsightsExtension" } as const;

/** ARN of the Lambda Insights layer of a region and architecture (SPEC 1.5). */
export function insightsLayerArn(
  config: PlatformConfig,
  partition: string,
  architecture: FunctionService["architecture"],
): string {
  const { accountId, versions } = config.lambdaInsights;
  return `arn:${partition}:lambda:${config.region}:${accountId}:layer:${LAYER_NAMES[architecture]}:${versions[architecture]}`;
}

/** The extension writes to one log group that all functions of the account share; its name is AWS's. */
export const insightsStatement = (aws: AwsContext): Statement => ({
  sid: "WriteInsights",
  actions: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
  resources: [aws.arn("logs", "log-group:/aws/lambda-insights:*")],
});
