import { TerraformError } from "./errors.js";

/** Name → names that come before it. */
export type Dependencies = ReadonlyMap<string, ReadonlySet<string>>;

const cycleFrom = (start: string, left: ReadonlySet<string>, dependencies: Dependencies): string[] => {
  const path: string[] = [];
  let at = start;
  while (!path.includes(at)) {
    path.push(at);
    at = [...(dependencies.get(at) ?? [])].find((name) => left.has(name)) ?? at;
  }
  return [...path.slice(path.indexOf(at)), at];
};

/**
 * Every name after all it depends on; among those that are free, alphabetical. The same input gives the same order.
 * @throws {TerraformError} when there is a cycle, naming its members
 */
export function topologicalOrder(dependencies: Dependencies): readonly string[] {
  const order: string[] = [];
  const left = new Set([...dependencies.keys()].sort());
  while (left.size > 0) {
    const next = [...left].find((name) => [...(dependencies.get(name) ?? [])].every((before) => !left.has(before)));
    if (next === undefined) {
      const [start = ""] = left;
      const cycle = cycleFrom(start, left, dependencies).join(" → ");
      throw new TerraformError([{ file: "stacks", message: `depend on each other in a circle: ${cycle}` }]);
    }
    order.push(next);
    left.delete(next);
  }
  return order;
}
