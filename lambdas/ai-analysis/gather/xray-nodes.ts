import { GUARDED_DEPENDENCIES } from "../../../domain/contracts/dependencies.js";
import type { NodeKind } from "../../../domain/contracts/material.js";
import type { NodeNames } from "../trigger/names.js";

/** A node as X-Ray knows it. */
export interface XrayNode {
  readonly name: string;
  readonly kind: NodeKind;
  /** It has the very name of the node: what Lambda or API Gateway tell of the same node counts less. */
  readonly own: boolean;
}

/** Kinds of what is none of the topology's nodes, by X-Ray's types. */
const KINDS: readonly (readonly [RegExp, NodeKind])[] = [
  [/^client$/, "client"],
  [/^remote$/, "remote"],
  [/DynamoDB/, "table"],
  [/SQS/, "queue"],
  [/S3/, "bucket"],
  [/SNS/, "topic"],
  [/Lambda/, "function"],
  [/ApiGateway/, "api"],
  [/ECS|EKS|EC2/, "container"],
];

/** What the X-Ray SDK calls services of AWS that are nodes by another name: by the client's class. */
const CLIENTS: Readonly<Record<string, string>> = { BedrockRuntime: GUARDED_DEPENDENCIES.bedrock };

/** Node of the topology that X-Ray calls so; what is none of it keeps its own name. */
export function xrayNode(name: string, type: string, names: NodeNames): XrayNode {
  const found =
    (/SQS/.test(type) ? names.queue(name) : undefined) ??
    (/DynamoDB/.test(type) ? names.table(name) : undefined) ??
    (/S3/.test(type) ? names.bucket(name) : undefined) ??
    (type === "client" ? "client" : names.service(CLIENTS[name] ?? name));
  const node = found === undefined ? undefined : names.node(found);
  if (node) return { name: node.name, kind: node.kind, own: node.name === name || !/Lambda|ApiGateway/.test(type) };
  return { name, kind: KINDS.find(([pattern]) => pattern.test(type))?.[1] ?? "other", own: true };
}
