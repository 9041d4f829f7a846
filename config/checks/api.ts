import type { ConfigProblem } from "../errors.js";
import type { RouteConfig } from "../schema/api.js";
import type { PlatformConfig } from "../schema.js";
import { problem } from "./problem.js";

/** Parameters in braces at the same place must have the same name: API Gateway has one resource there. */
const shape = (path: string): string => path.replaceAll(/\{[^}]+\}/g, "{}");

function routeProblems(config: PlatformConfig, route: RouteConfig, at: string): ConfigProblem[] {
  const found: ConfigProblem[] = [];
  if (config.services[route.service]?.kind !== "function") {
    const functions = Object.entries(config.services).flatMap(([name, { kind }]) => (kind === "function" ? [name] : []));
    found.push(problem(`${at}.service`, route.service, `must be one of the functions ${functions.join(", ")}`));
  }
  if (route.cacheSeconds && route.method !== "GET")
    found.push(problem(`${at}.cacheSeconds`, route.cacheSeconds, "must be left out: only GET may be answered from a cache"));
  if (route.cacheSeconds && !route.key)
    found.push(
      problem(`${at}.cacheSeconds`, route.cacheSeconds, "needs key: the API key is what keeps one tenant's answers from another"),
    );
  if (route.body && (route.method === "GET" || route.method === "DELETE"))
    found.push(problem(`${at}.body`, route.body, `must be left out: ${route.method} has no body`));
  return found;
}

/** Routes that API Gateway would refuse or that lead nowhere. */
export function apiProblems(config: PlatformConfig): ConfigProblem[] {
  const { api } = config;
  if (!api) return [];
  const seen = new Set<string>();
  const shapes = new Map<string, string>();
  const found = api.routes.flatMap((route, index) => {
    const at = `api.routes.${index}`;
    const problems = routeProblems(config, route, at);
    const name = `${route.method} ${route.path}`;
    if (seen.has(name)) problems.push(problem(at, name, "is there already"));
    seen.add(name);
    for (const prefix of prefixes(route.path)) {
      const other = shapes.get(shape(prefix)) ?? prefix;
      if (other !== prefix) problems.push(problem(`${at}.path`, route.path, `must name its parameter as ${other} does`));
      shapes.set(shape(prefix), other);
    }
    return problems;
  });
  if (api.endpoint === "private" && !config.network.interfaceEndpoints.includes("execute-api"))
    found.push(
      problem("api.endpoint", api.endpoint, 'needs "execute-api" in network.interfaceEndpoints: nothing else reaches it'),
    );
  return found;
}

/** `/a/{b}/c` → `/a`, `/a/{b}`, `/a/{b}/c`. */
const prefixes = (path: string): string[] => {
  const parts = path.split("/").slice(1);
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join("/")}`);
};
