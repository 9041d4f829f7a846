/** One step after the first name: `.name`, `[0]`, `["key"]`; `*` is a splat, `null` an index that is an expression itself. */
export type Step = string | number | null;

/** A dotted name in an expression, e.g. `aws_sqs_queue.orders.arn`. */
export interface Traversal {
  /** All its parts; the first is always a name. */
  readonly steps: readonly [string, ...Step[]];
  /** Its text, and where it stands in the string it was found in: [start, end). */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const NAME = /[A-Za-z_][A-Za-z0-9_-]*/y;
const NUMBER = /\d[\w.]*/y;
const INDEX = /\[\s*(?:(\d+)|"((?:[^"\\$%]|\\.)*)"|(\*))\s*\]/y;
const FOR = /\bfor\s+([A-Za-z_][\w-]*)\s*(?:,\s*([A-Za-z_][\w-]*))?\s+in\b/y;

const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

/** Walks one string; the position is its only state. */
class Scanner {
  readonly found: Traversal[] = [];
  private readonly bound = new Set<string>();
  private at = 0;

  constructor(private readonly text: string) {}

  /** Literal text with `${…}` and `%{…}` in it, up to `quote` or the end. */
  template(quote?: string): void {
    while (this.at < this.text.length) {
      const here = this.text.slice(this.at, this.at + 3);
      if (quote && here.startsWith(quote)) {
        this.at += 1;
        return;
      }
      if (here === "$${" || here === "%%{") this.at += 3;
      else if (here.startsWith("${") || here.startsWith("%{")) {
        this.at += 2;
        this.expression("}");
      } else this.at += quote && here.startsWith("\\") ? 2 : 1;
    }
  }

  /** An expression up to its closing bracket, which is consumed. */
  private expression(close: "}" | "]"): void {
    let depth = 0;
    while (this.at < this.text.length) {
      const char = this.text.charAt(this.at);
      if (char === close && depth === 0) {
        this.at += 1;
        return;
      }
      if (char === '"') {
        this.at += 1;
        this.template('"');
        continue;
      }
      if ("{[(".includes(char)) depth += 1;
      if ("}])".includes(char)) depth -= 1;
      if (!this.loop() && !this.number() && !this.traversal()) this.at += 1;
    }
  }

  private loop(): boolean {
    const match = matchAt(FOR, this.text, this.at);
    if (!match) return false;
    for (const name of match.slice(1)) if (name) this.bound.add(name);
    this.at += match[0].length;
    return true;
  }

  private number(): boolean {
    const match = matchAt(NUMBER, this.text, this.at);
    if (match) this.at += match[0].length;
    return match !== null;
  }

  private traversal(): boolean {
    const start = this.at;
    const root = matchAt(NAME, this.text, start)?.[0];
    if (root === undefined) return false;
    this.at += root.length;
    const steps: Step[] = [];
    for (let step = this.step(); step !== undefined; step = this.step()) steps.push(step);
    const end = this.at;
    const isCall = /^\s*\(/.test(this.text.slice(end, end + 8));
    if (steps.length > 0 && !isCall && !this.bound.has(root))
      this.found.push({ steps: [root, ...steps], text: this.text.slice(start, end), start, end });
    return true;
  }

  private step(): Step | undefined {
    const char = this.text.charAt(this.at);
    if (char === ".") {
      const name = matchAt(/\.(?:([A-Za-z_][A-Za-z0-9_-]*)|(\d+)|(\*))/y, this.text, this.at);
      if (!name) return undefined;
      this.at += name[0].length;
      return name[2] === undefined ? (name[1] ?? "*") : Number(name[2]);
    }
    if (char !== "[") return undefined;
    const index = matchAt(INDEX, this.text, this.at);
    if (index) {
      this.at += index[0].length;
      return index[1] === undefined ? (index[2] ?? "*") : Number(index[1]);
    }
    this.at += 1;
    this.expression("]");
    return null;
  }
}

/**
 * All dotted names in the `${…}` and `%{…}` parts of a string, in the order in which they end; names that a `for` binds are
 * left out. Text outside of those parts, escapes (`$${`) and quoted text are literal. Never throws: an expression that is cut
 * off gives what was there.
 */
export function traversalsIn(text: string): readonly Traversal[] {
  const scanner = new Scanner(text);
  scanner.template();
  return scanner.found;
}

/** The name that a string consists of (`${aws_kms_key.main.arn}`), or undefined when it is anything more or less. */
export function soleTraversal(text: string): Traversal | undefined {
  const [only, ...more] = traversalsIn(text);
  if (!only || more.length > 0) return undefined;
  return text.slice(0, only.start).trim() === "${" && text.slice(only.end).trim() === "}" ? only : undefined;
}
