import type { DeployedMethod } from "../deployed/api/model.js";

/** A method and what its path's parameters are, decoded. */
export interface Route {
  readonly method: DeployedMethod;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** Finds the method that answers. */
export type Router = (httpMethod: string, path: string) => Route | null;

const PARAMETER = /^\{([^+}]+)(\+?)\}$/;

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray % is a character like any other
  }
};

const partsOf = (path: string): string[] => path.split("/").filter((part) => part !== "");

/** How well a resource fits: its parts' ranks (fixed 2, parameter 1, the rest of the path 0); null: not at all. */
function matchOf(resource: readonly string[], parts: readonly string[]) {
  const ranks: number[] = [];
  const parameters: Record<string, string> = {};
  for (const [index, wanted] of resource.entries()) {
    const [, name, greedy] = PARAMETER.exec(wanted) ?? [];
    const part = parts[index];
    if (part === undefined) return null;
    if (name === undefined) {
      if (wanted !== decoded(part)) return null;
      ranks.push(2);
    } else if (greedy) {
      parameters[name] = parts.slice(index).map(decoded).join("/");
      return { ranks: [...ranks, 0], parameters };
    } else {
      parameters[name] = decoded(part);
      ranks.push(1);
    }
  }
  return resource.length === parts.length ? { ranks, parameters } : null;
}

const better = (a: readonly number[], b: readonly number[]): boolean => {
  for (const [index, rank] of a.entries()) if (rank !== (b[index] ?? -1)) return rank > (b[index] ?? -1);
  return false;
};

/** The most specific resource wins, fixed parts before parameters; then the method itself before `ANY`. */
export function createRouter(methods: readonly DeployedMethod[]): Router {
  const resources = [...new Set(methods.map(({ resourcePath }) => resourcePath))].map((path) => ({
    parts: partsOf(path),
    methods: methods.filter(({ resourcePath }) => resourcePath === path),
  }));
  return (httpMethod, path) => {
    const parts = partsOf(path);
    let best: { ranks: readonly number[]; parameters: Record<string, string>; methods: readonly DeployedMethod[] } | null = null;
    for (const resource of resources) {
      const found = matchOf(resource.parts, parts);
      if (found && (!best || better(found.ranks, best.ranks))) best = { ...found, methods: resource.methods };
    }
    const method =
      best?.methods.find((one) => one.httpMethod === httpMethod) ?? best?.methods.find((one) => one.httpMethod === "ANY");
    return method && best ? { method, pathParameters: best.parameters } : null;
  };
}
