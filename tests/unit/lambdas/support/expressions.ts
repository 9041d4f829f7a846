/** An item in plain values. */
export type Item = Record<string, unknown>;

interface Names {
  readonly names?: Record<string, string> | undefined;
  readonly values?: Record<string, unknown> | undefined;
}

const tokens = (text: string): string[] => text.match(/[()]|,|<=|>=|=|<|>|[#:\w]+/g) ?? [];

/** Evaluates the part of DynamoDB's condition language that the repositories and Powertools use. */
export function holds(condition: string | undefined, item: Item | undefined, { names = {}, values = {} }: Names): boolean {
  if (!condition) return true;
  const rest = tokens(condition);
  const take = (): string => {
    const token = rest.shift();
    if (token === undefined) throw new Error(`the condition ends too early: ${condition}`);
    return token;
  };
  const attribute = (token: string) => item?.[names[token] ?? token];
  const operand = (token: string): unknown => (token.startsWith(":") ? values[token] : attribute(token));
  const primary = (): boolean => {
    const token = take();
    if (token === "(") {
      const inner = either();
      take();
      return inner;
    }
    if (token === "attribute_exists" || token === "attribute_not_exists") {
      take();
      const there = attribute(take()) !== undefined;
      take();
      return token === "attribute_exists" ? there : !there;
    }
    const operator = take();
    const left = operand(token);
    const right = operand(take());
    if (operator === "=") return left === right;
    if (operator === "<") return typeof left === "number" && typeof right === "number" && left < right;
    throw new Error(`the fake does not know ${operator} in: ${condition}`);
  };
  const both = (): boolean => {
    let result = primary();
    while (rest[0] === "AND") {
      take();
      result = primary() && result;
    }
    return result;
  };
  const either = (): boolean => {
    let result = both();
    while (rest[0] === "OR") {
      take();
      result = both() || result;
    }
    return result;
  };
  return either();
}

/** Applies `SET a = :b, c = if_not_exists(c, :d)`. */
export function applySet(expression: string, item: Item, { names = {}, values = {} }: Names): Item {
  const changed = { ...item };
  for (const part of expression.replace(/^SET /, "").split(/,(?![^(]*\))/)) {
    const [left = "", right = ""] = part.split(/=(.*)/s).map((side) => side.trim());
    const name = names[left] ?? left;
    const keep = /^if_not_exists\((.+),\s*(:\w+)\)$/.exec(right);
    changed[name] = keep ? (item[names[keep[1] ?? ""] ?? keep[1] ?? ""] ?? values[keep[2] ?? ""]) : values[right];
  }
  return changed;
}
