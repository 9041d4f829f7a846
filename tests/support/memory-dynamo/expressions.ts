/** An item in plain values. */
export type Item = Readonly<Record<string, unknown>>;

/** Names and plain values that expressions stand for. */
export interface Placeholders {
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, unknown>>;
}

/** DynamoDB's order of two values of one type; undefined for others. */
const order = (a: unknown, b: unknown): number | undefined => {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : a > b ? 1 : 0;
  return undefined;
};

const COMPARISONS: Readonly<Record<string, (order: number) => boolean>> = {
  "=": (found) => found === 0,
  "<>": (found) => found !== 0,
  "<": (found) => found < 0,
  "<=": (found) => found <= 0,
  ">": (found) => found > 0,
  ">=": (found) => found >= 0,
};

/** The words of expressions: the same few come again and again. */
const WORDS = new Map<string, readonly string[]>();

function wordsOf(text: string): readonly string[] {
  const known = WORDS.get(text);
  if (known) return known;
  const words = text.match(/[(),+]|<>|<=|>=|[=<>]|-(?=\s)|[#:\w]+/g) ?? [];
  WORDS.set(text, words);
  return words;
}

/** The words of an expression, taken one by one. */
class Reader {
  readonly #words: readonly string[];
  #place = 0;

  constructor(private readonly text: string) {
    this.#words = wordsOf(text);
  }

  get next(): string | undefined {
    return this.#words[this.#place];
  }

  take(expected?: string): string {
    const token = this.#words[this.#place];
    if (token === undefined || (expected !== undefined && token !== expected))
      throw new Error(`the fake expected ${expected ?? "more"}, not ${token ?? "the end"}, in: ${this.text}`);
    this.#place += 1;
    return token;
  }
}

/** What a token stands for in an item: a value, or an attribute's. */
const operand = (token: string, item: Item | undefined, { names, values }: Placeholders): unknown => {
  if (!token.startsWith(":")) return item?.[names[token] ?? token];
  if (!(token in values)) throw new Error(`the value ${token} is not defined`);
  return values[token];
};

/** Whether a condition (or a key condition, or a filter) holds for an item that may not be there. */
export function holds(condition: string | undefined, item: Item | undefined, placeholders: Placeholders): boolean {
  if (!condition) return true;
  const reader = new Reader(condition);
  const primary = (): boolean => {
    const token = reader.take();
    if (token === "NOT") return !primary();
    if (token === "(") {
      const inner = either();
      reader.take(")");
      return inner;
    }
    if (token === "attribute_exists" || token === "attribute_not_exists") {
      reader.take("(");
      const there = operand(reader.take(), item, placeholders) !== undefined;
      reader.take(")");
      return (token === "attribute_exists") === there;
    }
    const left = operand(token, item, placeholders);
    const operator = reader.take();
    const right = operand(reader.take(), item, placeholders);
    if (operator === "BETWEEN") {
      reader.take("AND");
      const above = order(left, right);
      const below = order(left, operand(reader.take(), item, placeholders));
      return above !== undefined && below !== undefined && above >= 0 && below <= 0;
    }
    const found = order(left, right);
    const compare = COMPARISONS[operator];
    if (!compare) throw new Error(`the fake does not know ${operator} in: ${condition}`);
    return found === undefined ? operator === "=" && left !== undefined && left === right : compare(found);
  };
  const both = (): boolean => {
    let result = primary();
    while (reader.next === "AND") {
      reader.take();
      result = primary() && result;
    }
    return result;
  };
  const either = (): boolean => {
    let result = both();
    while (reader.next === "OR") {
      reader.take();
      result = both() || result;
    }
    return result;
  };
  return either();
}

/** An update cannot be worked out for what is there. */
export class OperandError extends Error {
  override readonly name = "ValidationException";
}

const asNumber = (value: unknown, where: string): number => {
  if (typeof value === "number") return value;
  throw new OperandError(`An operand in the update expression has an incorrect data type: ${where}`);
};

/** An item after an update expression of SET, REMOVE and ADD; operands are of the item before it. */
export function updated(expression: string, item: Item, placeholders: Placeholders): Item {
  const reader = new Reader(expression);
  const changed: Record<string, unknown> = { ...item };
  const name = (): string => {
    const token = reader.take();
    return placeholders.names[token] ?? token;
  };
  const term = (): unknown => {
    const token = reader.take();
    if (token !== "if_not_exists") return operand(token, item, placeholders);
    reader.take("(");
    const there = operand(reader.take(), item, placeholders);
    reader.take(",");
    const otherwise = operand(reader.take(), item, placeholders);
    reader.take(")");
    return there ?? otherwise;
  };
  const clauses: Readonly<Record<string, () => void>> = {
    SET: () => {
      const target = name();
      reader.take("=");
      let value = term();
      while (reader.next === "+" || reader.next === "-") {
        const sign = reader.take() === "+" ? 1 : -1;
        value = asNumber(value, expression) + sign * asNumber(term(), expression);
      }
      changed[target] = value;
    },
    REMOVE: () => void delete changed[name()],
    ADD: () => {
      const target = name();
      changed[target] = asNumber(item[target] ?? 0, expression) + asNumber(term(), expression);
    },
  };
  while (reader.next !== undefined) {
    const clause = clauses[reader.take()];
    if (!clause) throw new Error(`the fake does not know the update: ${expression}`);
    clause();
    while (reader.next === ",") {
      reader.take();
      clause();
    }
  }
  return changed;
}

/** The attributes of an item that a projection names. */
export function projected(projection: string | undefined, item: Item, { names }: Placeholders): Item {
  if (projection === undefined) return item;
  const wanted = projection.split(",").map((part) => names[part.trim()] ?? part.trim());
  return Object.fromEntries(wanted.flatMap((name) => (name in item ? [[name, item[name]]] : [])));
}
