import {
  type Block,
  formatPath,
  type Graph,
  isArray,
  isObject,
  type JsonValue,
  type Output,
  type Path,
  soleTraversal,
  type Target,
  TerraformError,
  traversalsIn,
} from "../../terraform/index.js";
import { idAttribute } from "./identity.js";

/** A block or output: names in its values are names of its stack. */
export type Where = Block | Output;

/** A value that Terraform or AWS alone can tell; the message says which name it is and what to do. */
export class UnresolvedError extends Error {
  override readonly name = "UnresolvedError";
}

/** A value with the place whose names it uses. */
export interface Placed {
  readonly where: Where;
  readonly value: JsonValue;
}

const EXPRESSION = /(?<!\$)\$\{|(?<!%)%\{/;
const unescaped = (text: string): string => text.replaceAll("$${", "${").replaceAll("%%{", "%{");

const unresolved = (text: string, why: string): never => {
  throw new UnresolvedError(`${text} ${why}`);
};

/** Finds the literal values behind the names of Terraform, across stacks. */
export class Resolver {
  private readonly shared: ReadonlySet<string>;

  constructor(private readonly graph: Graph) {
    const seen = new Set<string>();
    const shared = new Set<string>();
    for (const address of [...graph.stacks.values()].flatMap((stack) => [...stack.blocks.keys()]))
      (seen.has(address) ? shared : seen).add(address);
    this.shared = shared;
  }

  /** The address by which people know a block: with its stack where two stacks use the same one. */
  address(block: Block): string {
    return this.shared.has(block.address) ? `${block.stack}.${block.address}` : block.address;
  }

  /** Follows a value that is nothing but the name of a local, a variable or an output, to where it is written. */
  placed(where: Where, value: JsonValue): Placed {
    const target = this.sole(where, value);
    return target?.kind === "value" ? this.placed(inStack(where, target.stack, target.value), target.value) : { where, value };
  }

  /** What a value is nothing but the name of; undefined: it is more or less than one name. */
  sole(where: Where, value: JsonValue): Target | undefined {
    if (typeof value !== "string" || !soleTraversal(value)) return undefined;
    return this.targets(where, value)[0];
  }

  /**
   * The value with every name in it replaced.
   * @throws {UnresolvedError} where a part is not known before Terraform runs
   */
  literal(where: Where, value: JsonValue): JsonValue {
    if (typeof value === "string") return this.template(where, value);
    if (isArray(value)) return value.map((item) => this.literal(where, item));
    if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.literal(where, item)]));
    return value;
  }

  private template(where: Where, text: string): JsonValue {
    const traversals = traversalsIn(text);
    const targets = traversals.length > 0 ? this.targets(where, text) : [];
    const values = targets.map((target, index) => this.behind(where, target, traversals[index]?.text ?? text));
    const [only] = values;
    if (only !== undefined && soleTraversal(text)) return only;
    let rest = "";
    let whole = "";
    let at = 0;
    for (const [index, { start, end }] of traversals.entries()) {
      const open = /\$\{~?\s*$/.exec(text.slice(at, start));
      const close = /^\s*~?\}/.exec(text.slice(end));
      if (!open || !close) return unresolved(text, "is an expression that Terraform alone computes: write the value out");
      const before = text.slice(at, at + open.index);
      const value = values[index];
      if (isArray(value) || isObject(value)) return unresolved(text, "puts a list or an object into a text");
      rest += `${before} `;
      whole += `${unescaped(before)}${String(value)}`;
      at = end + close[0].length;
    }
    if (EXPRESSION.test(rest + text.slice(at)))
      return unresolved(text, "is an expression that Terraform alone computes: write the value out");
    return whole + unescaped(text.slice(at));
  }

  private behind(where: Where, target: Target, text: string): JsonValue {
    if (target.kind === "opaque") return unresolved(`\${${text}}`, "has no value before Terraform runs: give it a default");
    if (target.kind === "value") return this.literal(inStack(where, target.stack, target.value), target.value);
    return this.attribute(target.block, target.attribute);
  }

  /** A declared attribute, or the name where the attribute is known to stand for it. */
  private attribute(block: Block, path: Path): JsonValue {
    const text = `${block.address}.${formatPath(path)}`;
    if (block.attributes.count !== undefined || block.attributes.for_each !== undefined)
      return unresolved(text, "belongs to a resource whose count or for_each Terraform alone can tell");
    const [name, ...rest] = path;
    const declared = block.attributes[String(name)] ?? block.attributes[idAttribute(block.type, String(name)) ?? ""];
    if (declared === undefined || declared === null)
      return unresolved(text, "is known to AWS alone: refer to a name that the resource declares");
    const value = this.literal(block, declared);
    return rest.reduce<JsonValue>((inner, step) => {
      const next = isArray(inner) ? inner[Number(step)] : isObject(inner) ? inner[step] : undefined;
      return next ?? unresolved(text, "is not declared there");
    }, value);
  }

  private targets(where: Where, value: string): readonly Target[] {
    try {
      return this.graph.references(where, value).map(({ target }) => target);
    } catch (error) {
      if (!(error instanceof TerraformError)) throw error;
      throw new UnresolvedError(error.problems.map(({ message }) => message).join("; "), { cause: error });
    }
  }
}

const inStack = (where: Where, stack: string, value: JsonValue): Where =>
  where.stack === stack ? where : { name: "value", stack, file: where.file, value, sensitive: false };
