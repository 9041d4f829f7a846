import {
  addressOf,
  type Block,
  formatPath,
  type Graph,
  isArray,
  isObject,
  type JsonValue,
  type Output,
  type Path,
  type Reference,
} from "../../terraform/index.js";

/** Resources that are left out, and the outputs that fall with them. */
export interface Dropped {
  readonly blocks: ReadonlySet<Block>;
  readonly outputs: ReadonlySet<Output>;
}

const leadsTo = ({ target }: Reference, blocks: ReadonlySet<Block>, outputs: ReadonlySet<Output>): boolean => {
  if (target.kind === "opaque") return false;
  if (target.via.some((output) => outputs.has(output))) return true;
  return target.kind === "block" && blocks.has(target.block);
};

/** Outputs whose value refers to a dropped resource, directly or through another dropped output. */
export function outputsToDrop(graph: Graph, blocks: ReadonlySet<Block>): Dropped {
  const all = [...graph.stacks.values()].flatMap((stack) => [...stack.outputs.values()]);
  const outputs = new Set<Output>();
  let before = -1;
  while (before !== outputs.size) {
    before = outputs.size;
    for (const output of all)
      if (graph.references(output).some((reference) => leadsTo(reference, blocks, outputs))) outputs.add(output);
  }
  return { blocks, outputs };
}

/** A value without references to what was dropped, and the places where they could not be taken out. */
export interface Pruned {
  readonly value: JsonValue;
  readonly problems: readonly string[];
}

const REMOVED = Symbol("removed");

const parseJson = (text: string): JsonValue | undefined => {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // starts like JSON and is none: plain text
  }
};

class Pruner {
  readonly problems: string[] = [];

  constructor(
    private readonly graph: Graph,
    private readonly dropped: Dropped,
    private readonly where: Block,
  ) {}

  private isDropped(text: string, path: Path): boolean {
    const value = path[0] === "depends_on" ? { depends_on: [text] } : text;
    return this.graph
      .references(this.where, value)
      .some((reference) => leadsTo(reference, this.dropped.blocks, this.dropped.outputs));
  }

  prune(value: JsonValue, path: Path): JsonValue | typeof REMOVED {
    if (typeof value === "string") return this.pruneText(value, path);
    if (isArray(value))
      return value.map((item, index) => this.prune(item, [...path, index])).filter((item): item is JsonValue => item !== REMOVED);
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        const kept = this.prune(item, [...path, key]);
        return [key, kept === REMOVED ? item : kept];
      }),
    );
  }

  private pruneText(text: string, path: Path): JsonValue | typeof REMOVED {
    if (!text.includes("${") && path[0] !== "depends_on") return text;
    if (!this.isDropped(text, path)) return text;
    const json = parseJson(text);
    if (json !== undefined) {
      const kept = this.prune(json, path);
      return kept === REMOVED ? REMOVED : JSON.stringify(kept);
    }
    if (typeof path.at(-1) === "number") return REMOVED;
    this.problems.push(
      `${this.where.file}: ${addressOf(this.where)}: ${formatPath(path)}: ${text} refers to a resource that the rules of local/transform leave out; add a rule that drops or sets this attribute`,
    );
    return text;
  }
}

/**
 * Takes references to dropped resources out of a block's attributes: entries of lists (`depends_on`, alarm actions, a list in
 * a JSON text) are removed. A single attribute cannot be taken out by itself, because it may be required: that needs a rule.
 */
export function prune(graph: Graph, dropped: Dropped, block: Block): Pruned {
  const pruner = new Pruner(graph, dropped, block);
  const value = pruner.prune(block.attributes, []);
  return { value: value === REMOVED ? {} : value, problems: pruner.problems };
}
