import type { ModelSettings } from "../../domain/contracts/analysis-settings.js";
import type { AwsContext } from "./aws-context.js";
import type { Statement } from "./policy.js";

const foundationModel = (aws: AwsContext, id: string): string =>
  `arn:${aws.partition}:bedrock:${aws.region}::foundation-model/${id}`;

/**
 * Asking the configured language model: exactly that model, and by its inference profile alone where it has one (page "Prerequisites
 * for inference profiles"). None without a model.
 */
export function modelStatements(model: ModelSettings | undefined, aws: AwsContext): Statement[] {
  if (!model) return [];
  const { id, inferenceProfile, guardrail } = model;
  const invoke = ["bedrock:InvokeModel"];
  const statements: Statement[] = [];
  if (inferenceProfile) {
    const profile = aws.arn("bedrock", `inference-profile/${inferenceProfile.id}`);
    statements.push(
      { sid: "InvokeProfile", actions: invoke, resources: [profile] },
      {
        sid: "InvokeModelByProfile",
        actions: invoke,
        resources: inferenceProfile.regions.map((region) => foundationModel(aws.elsewhere(region), id)),
        conditions: { StringEquals: { "bedrock:InferenceProfileArn": profile } },
      },
    );
  } else statements.push({ sid: "InvokeModel", actions: invoke, resources: [foundationModel(aws, id)] });
  if (guardrail)
    statements.push({
      sid: "ApplyGuardrail",
      actions: ["bedrock:ApplyGuardrail"],
      resources: [aws.arn("bedrock", `guardrail/${guardrail.id}`)],
    });
  return statements;
}
