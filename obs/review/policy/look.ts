import {
  asObjects,
  type Block,
  formatPath,
  type Graph,
  isArray,
  isObject,
  type JsonObject,
  type JsonValue,
  type Path,
  type Reference,
  soleTraversal,
  TerraformError,
  type TerraformProblem,
} from "../../../terraform/index.js";

/** A value that Terraform alone knows: another resource's attribute, a variable without default, an expression. */
export const UNKNOWN = Symbol("unknown");

/** A value of an attribute, `undefined` where it is not written. */
export type Seen = JsonValue | undefined | typeof UNKNOWN;

const keyOf = ({ stack, address }: Block): string => `${stack}/${address}`;

const at = (value: JsonValue | undefined, path: Path): JsonValue | undefined => {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  // A block that may stand once is written as an object or as a list of one.
  if (isArray(value)) return typeof step === "number" ? at(value[step], rest) : at(value[0], path);
  return isObject(value) ? at(value[String(step)], rest) : undefined;
};

/** How the rules see a graph: values with their references followed, what refers to what, and what could not be told. */
export class Look {
  private readonly referencesOf = new Map<string, readonly Reference[]>();
  private readonly referrers = new Map<string, { readonly block: Block; readonly path: Path }[]>();
  /** What no rule could judge, as sentences. */
  readonly unchecked = new Set<string>();

  /**
   * @param assumeProduction true: every stack holds production; default: those whose provider or resources say so by their tags
   * @throws {TerraformError} with every reference that leads nowhere
   */
  constructor(
    readonly graph: Graph,
    readonly assumeProduction = false,
  ) {
    const problems: TerraformProblem[] = [];
    for (const block of this.all()) {
      const references = this.collect(block, problems);
      this.referencesOf.set(keyOf(block), references);
      for (const { target, path } of references) if (target.kind === "block") this.note(keyOf(target.block), { block, path });
    }
    if (problems.length > 0) throw new TerraformError(problems);
    for (const stack of graph.stacks.values())
      if (stack.others.module !== undefined) this.unchecked.add(`${stack.name}: modules are not looked into`);
  }

  private collect(block: Block, problems: TerraformProblem[]): readonly Reference[] {
    try {
      return this.graph.references(block);
    } catch (error) {
      if (!(error instanceof TerraformError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  }

  private note(key: string, referrer: { readonly block: Block; readonly path: Path }): void {
    const known = this.referrers.get(key);
    if (known) known.push(referrer);
    else this.referrers.set(key, [referrer]);
  }

  /** All resources and data sources, in the order of stacks and documents. */
  all(): readonly Block[] {
    return [...this.graph.stacks.values()].flatMap((stack) => [...stack.blocks.values()]);
  }

  /** The value at a path with a sole reference followed; lists of one are seen through. */
  value(block: Block, ...path: Path): Seen {
    const written = at(block.attributes, path);
    if (typeof written !== "string" || !/[$%]\{/.test(written)) return written;
    const sole = soleTraversal(written);
    const [reference, ...more] = sole ? this.graph.references(block, written) : [];
    return reference?.target.kind === "value" && more.length === 0 ? reference.target.value : UNKNOWN;
  }

  /** Like {@link value} for a switch that must be on; an unknown one counts as on and is noted. */
  isOn(block: Block, ...path: Path): boolean {
    return this.settled(block, path, (value) => value === true || value === "true");
  }

  /** True when the value passes the test; an unknown one passes and is noted. */
  settled(block: Block, path: Path, test: (value: JsonValue | undefined) => boolean): boolean {
    const value = this.value(block, ...path);
    if (value !== UNKNOWN) return test(value);
    this.cannotTell(block, formatPath(path));
    return true;
  }

  /** Notes that an attribute's value is not known before deployment, or cannot be read. */
  cannotTell(block: Block, attribute: string): void {
    this.unchecked.add(`${block.stack}/${block.address}: ${attribute} is not known from the files`);
  }

  /** The blocks that an attribute holds, as objects. */
  blocks(block: Block, ...path: Path): readonly JsonObject[] {
    const [last, ...rest] = path.toReversed();
    const parent = rest.length === 0 ? block.attributes : at(block.attributes, rest.toReversed());
    return last === undefined || !isObject(parent) ? [] : asObjects(parent[String(last)]);
  }

  /** What the names in the attribute at a path stand for. */
  referencesAt(block: Block, ...path: Path): readonly Reference[] {
    const written = at(block.attributes, path);
    return written === undefined ? [] : this.graph.references(block, written);
  }

  /** Resources and data sources that refer to this one, each with the place where they do. */
  referrersOf(block: Block): readonly { readonly block: Block; readonly path: Path }[] {
    return this.referrers.get(keyOf(block)) ?? [];
  }

  /** Resources of a type that belong to this one: their `attribute` refers to it, or repeats its name. */
  childrenOf(parent: Block, type: string, attribute: string, nameAttribute = "name"): readonly Block[] {
    const referring = this.referrersOf(parent)
      .filter(({ block, path }) => block.type === type && block.kind === "resource" && path[0] === attribute)
      .map(({ block }) => block);
    const name = parent.attributes[nameAttribute];
    const named =
      typeof name === "string"
        ? this.graph.resources(type).filter((block) => block.stack === parent.stack && block.attributes[attribute] === name)
        : [];
    return [...new Set([...referring, ...named])];
  }

  /** True where the stack's provider or the resource itself is tagged as production. */
  isProduction(block: Block): boolean {
    if (this.assumeProduction) return true;
    const provider = this.graph.stacks.get(block.stack)?.providers.get("aws") ?? [];
    const tags = [block.attributes.tags, ...provider.flatMap((one) => asObjects(one.default_tags).map(({ tags }) => tags))];
    return tags.some((one) => isObject(one) && /^prod(uction)?$/i.test(String(one.Environment ?? "")));
  }
}
