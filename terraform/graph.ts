import { REMOTE_STATE, stackBehind } from "./backend.js";
import { TerraformError, type TerraformProblem } from "./errors.js";
import { soleTraversal, type Traversal, traversalsIn } from "./expressions.js";
import { formatPath, isArray, isObject, type JsonValue, type Path, visitStrings } from "./json.js";
import type { Block, Output, Reference, Stack, Target } from "./model.js";
import { type Dependencies, topologicalOrder } from "./order.js";

/** First names of a traversal that Terraform alone can tell. */
const OPAQUE = new Set(["module", "path", "terraform", "each", "count", "self", "ephemeral"]);

/** Outputs and locals that a name may lead through; more is a circle, which Terraform refuses too. */
const MAX_HOPS = 50;

const toPath = (traversal: Traversal, from: number): Path => traversal.steps.slice(from).map((step) => step ?? "*");

/** All stacks and what refers to what, across stacks. Made by `loadTerraform`, or from parsed stacks. */
export class Graph {
  readonly stacks: ReadonlyMap<string, Stack>;

  constructor(stacks: readonly Stack[]) {
    this.stacks = new Map(stacks.map((stack) => [stack.name, stack]));
  }

  /** All resources (not data sources) of a type, or of every type, in the order of stacks and documents. */
  resources(type?: string): readonly Block[] {
    return [...this.stacks.values()].flatMap((stack) =>
      [...stack.blocks.values()].filter((block) => block.kind === "resource" && (type === undefined || block.type === type)),
    );
  }

  /**
   * What the names in a value stand for.
   * @param where the block or output the value belongs to
   * @throws {TerraformError} when a name stands for nothing
   */
  references(
    where: Block | Output,
    value: JsonValue = "attributes" in where ? where.attributes : where.value,
  ): readonly Reference[] {
    const found: Reference[] = [];
    const problems: TerraformProblem[] = [];
    visitStrings(value, (text, path) => {
      const traversals = path[0] === "depends_on" ? traversalsIn(`\${${text}}`) : traversalsIn(text);
      for (const traversal of traversals) {
        const target = this.ofCopy(where, traversal) ?? this.resolve(where.stack, traversal);
        if (typeof target !== "string") found.push({ path, text: traversal.text, target });
        else problems.push({ file: where.file, address: addressOf(where), attribute: formatPath(path), message: target });
      }
    });
    if (problems.length > 0) throw new TerraformError(problems);
    return found;
  }

  /** What `count.index`, `each.key` or `each.value` stand for in a copy; undefined: it is none of them. */
  private ofCopy(where: Block | Output, traversal: Traversal): Target | string | undefined {
    const stack = this.stacks.get(where.stack);
    if (!stack || !("copy" in where) || !where.copy) return undefined;
    const { key, value } = where.copy;
    const name = traversal.steps.slice(0, 2).join(".");
    if (name === (typeof key === "number" ? "count.index" : "each.key"))
      return { kind: "value", value: key, stack: stack.name, via: [] };
    return name === "each.value" && typeof key === "string" ? this.follow(stack, value, [], toPath(traversal, 2), 0) : undefined;
  }

  /** @returns the target, or what is wrong */
  private resolve(stackName: string, traversal: Traversal, via: readonly Output[] = [], depth = 0): Target | string {
    if (depth > MAX_HOPS) return `${traversal.text} leads back to itself`;
    const stack = this.stacks.get(stackName);
    if (!stack) return `there is no stack ${stackName}`;
    const { steps, text } = traversal;
    const [root, first, second] = steps;
    if (OPAQUE.has(root)) return { kind: "opaque", text };
    if (root === "var") {
      const variable = stack.variables.get(String(first));
      if (!variable) return `${text} is not a variable of the stack ${stackName}`;
      const value = variable.default;
      return value === undefined ? { kind: "opaque", text } : this.follow(stack, value, via, toPath(traversal, 2), depth);
    }
    if (root === "local") {
      const value = stack.locals[String(first)];
      return value === undefined
        ? `${text} is not a local of the stack ${stackName}`
        : this.follow(stack, value, via, toPath(traversal, 2), depth);
    }
    const address = root === "data" ? `data.${String(first)}.${String(second)}` : `${root}.${String(first)}`;
    const path = toPath(traversal, root === "data" ? 3 : 2);
    const copy = stack.blocks.get(`${address}[${JSON.stringify(path[0])}]`);
    const block = copy ?? stack.blocks.get(address);
    if (!block) return `${address} is not declared in the stack ${stackName}`;
    const attribute = copy ? path.slice(1) : path;
    if (block.type === REMOTE_STATE && attribute[0] === "outputs") return this.remote(block, stack, attribute, via, depth);
    return { kind: "block", block, attribute, via };
  }

  private remote(data: Block, reader: Stack, attribute: Path, via: readonly Output[], depth: number): Target | string {
    const behind = stackBehind(data, reader, this.stacks.values());
    if (!behind) return `${data.address} reads a state that belongs to no stack here`;
    const name = String(attribute[1]);
    const output = behind.outputs.get(name);
    if (!output) return `the stack ${behind.name} has no output ${name}`;
    return this.follow(behind, output.value, [...via, output], attribute.slice(2), depth);
  }

  /** Goes on where a value is nothing but one name; any other value is the end. */
  private follow(stack: Stack, value: JsonValue, via: readonly Output[], rest: Path, depth: number): Target | string {
    const sole = typeof value === "string" ? soleTraversal(value) : undefined;
    if (sole) return this.resolve(stack.name, { ...sole, steps: [...sole.steps, ...rest] }, via, depth + 1);
    const [step, ...more] = rest;
    if (step !== undefined && step !== "*" && (isObject(value) || isArray(value))) {
      const item = isArray(value) ? value[Number(step)] : value[step];
      return item === undefined ? `there is no ${step} in it` : this.follow(stack, item, via, more, depth);
    }
    return { kind: "value", value, stack: stack.name, via };
  }

  /** Stack → stacks that must exist before it: what the manifest says and what its remote states read. */
  dependencies(): Dependencies {
    const stacks = [...this.stacks.values()];
    return new Map(
      stacks.map((stack) => {
        const read = [...stack.blocks.values()]
          .filter((block) => block.kind === "data" && block.type === REMOTE_STATE)
          .map((block) => stackBehind(block, stack, stacks)?.name)
          .filter((name) => name !== undefined);
        return [stack.name, new Set([...stack.requires.filter((name) => this.stacks.has(name)), ...read])];
      }),
    );
  }

  /** The stacks, each after those it depends on. */
  order(): readonly string[] {
    return topologicalOrder(this.dependencies());
  }
}

/** `aws_sqs_queue.orders`, or `output.name`. */
export const addressOf = (where: Block | Output): string => ("address" in where ? where.address : `output.${where.name}`);
