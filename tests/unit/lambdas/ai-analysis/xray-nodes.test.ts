import { expect, it } from "vitest";
import { xrayNode } from "../../../../lambdas/ai-analysis/gather/xray-nodes.js";
import { names } from "./support.js";

it.each([
  ["BedrockRuntime", "AWS::BedrockRuntime", { name: "bedrock", kind: "remote", own: true }],
  [names.resource("ai-analysis"), "AWS::Lambda::Function", { name: "ai-analysis", kind: "function", own: false }],
  [names.resource("orders"), "AWS::SQS::Queue", { name: "queue:orders", kind: "queue", own: true }],
  ["CloudWatch", "AWS::CloudWatch", { name: "CloudWatch", kind: "other", own: true }],
])("finds the node that X-Ray calls %s", (name, type, node) => {
  expect(xrayNode(name, type, names)).toEqual(node);
});
