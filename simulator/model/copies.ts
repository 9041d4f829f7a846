import { type Block, Graph, isObject, type JsonValue, type Stack } from "../../terraform/index.js";
import { Resolver, UnresolvedError } from "./resolve.js";

/** `[0]` or `["name"]`, behind an address. */
const copyOf = (block: Block, key: string | number, value: JsonValue): Block => {
  const { count: _count, for_each: _forEach, ...attributes } = block.attributes;
  const suffix = `[${JSON.stringify(key)}]`;
  const { name, address } = block;
  return { ...block, name: `${name}${suffix}`, address: `${address}${suffix}`, attributes, copy: { key, value } };
};

/** The copies that Terraform makes of a resource; undefined where it alone can tell, or refuses. */
function copiesOf(block: Block, resolver: Resolver): readonly Block[] | undefined {
  const { count, for_each: forEach } = block.attributes;
  try {
    if (count !== undefined && forEach === undefined) {
      const number = Number(resolver.literal(block, count));
      if (Number.isInteger(number) && number >= 0) return Array.from({ length: number }, (_, key) => copyOf(block, key, key));
    }
    if (forEach !== undefined && count === undefined) {
      const { value } = resolver.placed(block, forEach);
      if (isObject(value))
        return Object.keys(value)
          .sort()
          .map((key) => copyOf(block, key, value[key] ?? null));
    }
  } catch (error) {
    if (!(error instanceof UnresolvedError)) throw error;
  }
  return undefined;
}

function withCopies(stack: Stack, resolver: Resolver): Stack {
  const blocks = new Map<string, Block>();
  for (const block of stack.blocks.values()) {
    const isMultiplied = block.attributes.count !== undefined || block.attributes.for_each !== undefined;
    const copies = isMultiplied ? copiesOf(block, resolver) : undefined;
    for (const one of copies ?? [block]) blocks.set(one.address, one);
  }
  return { ...stack, blocks };
}

/** The graph with each resource of `count` and `for_each` in as many copies as Terraform makes, where that is written out. */
export function expandCopies(graph: Graph): Graph {
  const resolver = new Resolver(graph);
  return new Graph([...graph.stacks.values()].map((stack) => withCopies(stack, resolver)));
}
