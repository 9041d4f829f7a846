/** A piece of JSON: a bracket, a colon or comma, or a value. */
export type Token = { readonly mark: string } | { readonly value: string | number | boolean | null };

const NEXT = /\s*(?:([{}[\],:])|("(?:[^"\\]|\\.)*")|(-?\d[\d.eE+-]*)|(true|false|null))/y;
/** Longest string or number. */
const MAX_TOKEN = 1 << 20;
const LITERALS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

/** Cuts JSON into pieces as it comes, however it is cut into chunks; several documents may follow one another. */
export class Tokens {
  private rest = "";
  /** Characters taken, for messages. */
  private done = 0;

  /**
   * @param isLast nothing comes after this chunk
   * @throws {SyntaxError} where it is no JSON
   */
  take(chunk: string, isLast: boolean, token: (token: Token) => void): void {
    const text = this.rest + chunk;
    let at = 0;
    for (;;) {
      NEXT.lastIndex = at;
      const match = NEXT.exec(text);
      // A number or a word at the end may go on in the next chunk.
      if (!match || (!isLast && NEXT.lastIndex === text.length && !match[1] && !match[2])) break;
      at = NEXT.lastIndex;
      const [, mark, string, number, literal] = match;
      if (mark !== undefined) token({ mark });
      else if (string !== undefined) token({ value: String(JSON.parse(string)) });
      else if (number !== undefined) token({ value: Number(number) });
      else token({ value: LITERALS[literal ?? ""] ?? null });
    }
    this.rest = text.slice(at);
    this.done += at;
    if ((isLast && this.rest.trim() !== "") || this.rest.length > MAX_TOKEN)
      throw new SyntaxError(`is not JSON at character ${this.done}: ${JSON.stringify(this.rest.trim().slice(0, 40))}`);
  }
}
