import { DeploymentError } from "../errors.js";

/** What a template may look at and change. */
export interface TemplateScope {
  /** A request header under exactly this name; "": not there. */
  header(name: string): string;
  readonly overrides: { status: number | null; readonly headers: Map<string, string> };
}

/** Renders a template, and leaves what it overrides in the scope. */
export type Template = (scope: TemplateScope) => string;

type Variables = Map<string, string>;
type Expression = (scope: TemplateScope, variables: Variables) => string;
type Statement = (scope: TemplateScope, variables: Variables) => string;

const HEADER = /^\$input\.params\(\)\.header\.get\(["']([\w-]+)["']\)$|^\$input\.params\(["']([\w-]+)["']\)$/;
const TOKEN = /#set\s*\((.+?)\)\s*(?:\n|$)|#if\s*\((.+?)\)\s*(?:\n|$)|#else\s*|#end\s*/g;

function expression(text: string, where: string): Expression {
  const [, byGet, byParams] = HEADER.exec(text) ?? [];
  const header = byGet ?? byParams;
  if (header !== undefined) return (scope) => scope.header(header);
  const literal = /^"([^"$#]*)"$|^'([^']*)'$|^(\d+)$/.exec(text);
  if (literal) return () => literal[1] ?? literal[2] ?? literal[3] ?? "";
  const name = /^\$([A-Za-z_]\w*)$/.exec(text)?.[1];
  if (name !== undefined) return (_, variables) => variables.get(name) ?? "";
  throw new DeploymentError(`${where}: the laptop's small Velocity does not know ${text}`);
}

function assignment(text: string, where: string): Statement {
  const [, target = "", source = ""] = /^\$([\w.-]+)\s*=\s*(.+)$/s.exec(text.trim()) ?? [];
  const value = expression(source.trim(), where);
  const header = /^context\.responseOverride\.header\.([\w-]+)$/.exec(target)?.[1];
  return (scope, variables) => {
    const result = value(scope, variables);
    if (header !== undefined) scope.overrides.headers.set(header, result);
    else if (target === "context.responseOverride.status") scope.overrides.status = Number(result);
    else variables.set(target, result);
    return "";
  };
}

/** `a == b || c == d` */
function condition(text: string, where: string): (scope: TemplateScope, variables: Variables) => boolean {
  const comparisons = text.split("||").map((part) => {
    const [left = "", right = "", ...more] = part.split("==").map((side) => side.trim());
    if (more.length > 0 || right === "") throw new DeploymentError(`${where}: the laptop's small Velocity does not know ${part}`);
    return { left: expression(left, where), right: expression(right, where) };
  });
  return (scope, variables) => comparisons.some(({ left, right }) => left(scope, variables) === right(scope, variables));
}

interface Block {
  readonly when: (scope: TemplateScope, variables: Variables) => boolean;
  readonly matched: Statement[];
  readonly otherwise: Statement[];
  inElse: boolean;
}

/**
 * Compiles the part of the Velocity template language that chooses headers: `#set`, `#if`, `#else`, `#end`, comparisons joined by `||`,
 * request headers. @throws {DeploymentError} for anything else: what is not understood must not look as if it worked
 */
export function compileTemplate(text: string, where: string): Template {
  const root: Statement[] = [];
  const open: Block[] = [];
  const add = (statement: Statement): void => {
    const block = open.at(-1);
    (block ? (block.inElse ? block.otherwise : block.matched) : root).push(statement);
  };
  const literal = (part: string): void => {
    if (/[#$]/.test(part)) throw new DeploymentError(`${where}: the laptop's small Velocity does not know ${part.trim()}`);
    if (part !== "") add(() => part);
  };
  let at = 0;
  for (const match of text.matchAll(TOKEN)) {
    literal(text.slice(at, match.index));
    at = match.index + match[0].length;
    const [token, set, test] = match;
    const block = open.at(-1);
    if (set !== undefined) add(assignment(set, where));
    else if (test !== undefined) open.push({ when: condition(test, where), matched: [], otherwise: [], inElse: false });
    else if (!block) throw new DeploymentError(`${where}: ${token.trim()} without #if`);
    else if (token.startsWith("#else")) block.inElse = true;
    else {
      open.pop();
      add((scope, variables) =>
        (block.when(scope, variables) ? block.matched : block.otherwise).map((one) => one(scope, variables)).join(""),
      );
    }
  }
  literal(text.slice(at));
  if (open.length > 0) throw new DeploymentError(`${where}: #if without #end`);
  return (scope) => {
    const variables: Variables = new Map();
    return root.map((one) => one(scope, variables)).join("");
  };
}
