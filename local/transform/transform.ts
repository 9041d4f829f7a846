import { posix } from "node:path";
import {
  type Block,
  type Graph,
  isObject,
  type JsonObject,
  type JsonValue,
  REMOTE_STATE,
  type Stack,
  stackBehind,
} from "../../terraform/index.js";
import { TransformError } from "../errors.js";
import { applyRules, type Change } from "./apply-rules.js";
import { localProvider } from "./local-provider.js";
import { type Dropped, outputsToDrop, prune } from "./prune.js";
import { RULES, type Rule } from "./rules.js";

/** Where the transformed stacks and their states go. */
export interface TransformOptions {
  /** Absolute; each stack gets a folder of its name below. */
  readonly outputDirectory: string;
  /** Absolute; each stack's state is `<name>.tfstate` in it. */
  readonly stateDirectory: string;
  /** Full source address of the AWS provider, where Terraform's and OpenTofu's own default must not decide. */
  readonly providerSource?: string;
  /** @default RULES */
  readonly rules?: readonly Rule[];
}

/** A stack ready for Terraform. */
export interface LocalStack {
  readonly name: string;
  /** Content of its one file, `cdk.tf.json`. */
  readonly document: JsonObject;
  /** Stacks whose apply must be over before. */
  readonly dependsOn: readonly string[];
  readonly resourceCount: number;
}

/** All stacks, and what was changed on the way. */
export interface Transformed {
  readonly stacks: readonly LocalStack[];
  readonly changes: readonly Change[];
}

/** Attributes that name a file, relative to the stack's folder. */
const FILE_ATTRIBUTES: Readonly<Record<string, string>> = {
  aws_lambda_function: "filename",
  aws_lambda_layer_version: "filename",
  aws_s3_object: "source",
};

class StackTransform {
  readonly changes: Change[] = [];
  readonly problems: string[] = [];
  private readonly directory: string;

  constructor(
    private readonly graph: Graph,
    private readonly dropped: Dropped,
    private readonly ruled: ReadonlyMap<Block, JsonObject>,
    private readonly stack: Stack,
    private readonly options: TransformOptions,
  ) {
    this.directory = posix.join(options.outputDirectory, stack.name);
  }

  private state(name: string): string {
    return posix.relative(this.directory, posix.join(this.options.stateDirectory, `${name}.tfstate`));
  }

  private attributes(block: Block): JsonValue {
    const attributes = this.ruled.get(block) ?? block.attributes;
    const { value, problems } = prune(this.graph, this.dropped, { ...block, attributes });
    this.problems.push(...problems);
    if (!isObject(value)) return value;
    if (block.type === REMOTE_STATE) {
      const behind = stackBehind(block, this.stack, this.graph.stacks.values());
      return behind ? { ...value, backend: "local", config: { path: this.state(behind.name) } } : value;
    }
    const key = FILE_ATTRIBUTES[block.type];
    const file = key === undefined ? undefined : value[key];
    if (key === undefined || typeof file !== "string" || posix.isAbsolute(file)) return value;
    return { ...value, [key]: posix.relative(this.directory, posix.join(this.stack.directory, file)) };
  }

  private blocks(kind: Block["kind"]): JsonObject {
    const types: Record<string, Record<string, JsonValue>> = {};
    for (const block of this.stack.blocks.values()) {
      if (block.kind !== kind || this.dropped.blocks.has(block)) continue;
      const names = types[block.type] ?? {};
      names[block.name] = this.attributes(block);
      types[block.type] = names;
    }
    return types;
  }

  private terraform(): JsonObject {
    const source = this.options.providerSource;
    const aws = this.stack.requiredProviders.aws;
    const required =
      isObject(aws) && source ? { ...this.stack.requiredProviders, aws: { ...aws, source } } : this.stack.requiredProviders;
    return { required_providers: required, backend: { local: { path: this.state(this.stack.name) } } };
  }

  document(): JsonObject {
    const { stack } = this;
    const outputs = [...stack.outputs.values()].filter((output) => !this.dropped.outputs.has(output));
    const parts: Record<string, JsonValue> = {
      terraform: this.terraform(),
      provider: Object.fromEntries(
        [...stack.providers].map(([name, blocks]) => [name, name === "aws" ? blocks.map(localProvider) : blocks]),
      ),
      variable: Object.fromEntries(stack.variables),
      locals: stack.locals,
      data: this.blocks("data"),
      resource: this.blocks("resource"),
      output: Object.fromEntries(outputs.map(({ name, value, sensitive }) => [name, { value, sensitive }])),
      ...stack.others,
    };
    return Object.fromEntries(Object.entries(parts).filter(([, part]) => !isObject(part) || Object.keys(part).length > 0));
  }
}

/**
 * The synthesized Terraform made fit for the local AWS by the table of rules. Pure: the same graph gives the same documents, to
 * the byte.
 * @throws {TransformError} naming every reference to a dropped resource that cannot be taken out
 * @throws {TerraformError} when a reference in the graph stands for nothing
 */
export function transform(graph: Graph, options: TransformOptions): Transformed {
  const rules = options.rules ?? RULES;
  const changes: Change[] = [];
  const ruled = new Map<Block, JsonObject>();
  const droppedBlocks = new Set<Block>();
  for (const stack of graph.stacks.values())
    for (const block of stack.blocks.values()) {
      const { attributes, changes: made } = applyRules(block, rules);
      changes.push(...made);
      if (attributes) ruled.set(block, attributes);
      else droppedBlocks.add(block);
    }
  const dropped = outputsToDrop(graph, droppedBlocks);
  const dependencies = graph.dependencies();
  const problems: string[] = [];
  const stacks = graph.order().map((name): LocalStack => {
    const stack = graph.stacks.get(name);
    if (!stack) throw new TransformError([`there is no stack ${name}`]);
    const one = new StackTransform(graph, dropped, ruled, stack, options);
    const document = one.document();
    problems.push(...one.problems);
    const resourceCount = [...stack.blocks.values()].filter(
      (block) => block.kind === "resource" && !droppedBlocks.has(block),
    ).length;
    return { name, document, dependsOn: [...(dependencies.get(name) ?? [])], resourceCount };
  });
  if (problems.length > 0) throw new TransformError(problems);
  return { stacks, changes };
}
