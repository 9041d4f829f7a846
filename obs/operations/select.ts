import { type Dependencies, topologicalOrder } from "../../terraform/index.js";
import { UsageError } from "../errors.js";

/** Stacks of one command in the order they are worked on, and which of them were not named but are needed. */
export interface Selection {
  readonly stacks: readonly string[];
  readonly added: readonly string[];
}

/** All stacks that a stack needs, directly or not. */
function reachable(from: readonly string[], next: (stack: string) => Iterable<string>): Set<string> {
  const found = new Set<string>();
  const queue = [...from];
  for (let stack = queue.pop(); stack !== undefined; stack = queue.pop()) {
    if (found.has(stack)) continue;
    found.add(stack);
    queue.push(...next(stack));
  }
  return found;
}

function checked(dependencies: Dependencies, names: readonly string[]): readonly string[] {
  const known = [...dependencies.keys()];
  if (names.length === 0 || names.includes("*")) return known;
  const unknown = names.filter((name) => !dependencies.has(name));
  if (unknown.length > 0) {
    const list = [...known].sort().join(", ");
    throw new UsageError(unknown.map((name) => `there is no stack ${name}: the stacks are ${list}`).join("\n"));
  }
  return names;
}

function selection(dependencies: Dependencies, named: readonly string[], all: ReadonlySet<string>): Selection {
  const stacks = topologicalOrder(dependencies).filter((stack) => all.has(stack));
  return { stacks, added: stacks.filter((stack) => !named.includes(stack)) };
}

/** The named stacks (none or `*`: all), each after what it depends on; nothing is added. @throws {UsageError} */
export function selectNamed(dependencies: Dependencies, names: readonly string[]): Selection {
  const named = checked(dependencies, names);
  return selection(dependencies, named, new Set(named));
}

/** The named stacks and all they need, each after what it depends on. @throws {UsageError} when a name is unknown */
export function selectWithUpstreams(dependencies: Dependencies, names: readonly string[]): Selection {
  const named = checked(dependencies, names);
  return selection(
    dependencies,
    named,
    reachable(named, (stack) => dependencies.get(stack) ?? []),
  );
}

/** The named stacks and all that need them, each before what it depends on. @throws {UsageError} when a name is unknown */
export function selectWithDownstreams(dependencies: Dependencies, names: readonly string[]): Selection {
  const named = checked(dependencies, names);
  const dependents = (stack: string) => [...dependencies].filter(([, needs]) => needs.has(stack)).map(([dependent]) => dependent);
  const { stacks, added } = selection(dependencies, named, reachable(named, dependents));
  return { stacks: stacks.toReversed(), added: added.toReversed() };
}
