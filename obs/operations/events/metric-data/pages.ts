import { type Token, Tokens } from "./tokens.js";

/** One entry of `MetricDataResults`. */
export interface SeriesPart {
  readonly id: string;
  /** Epoch milliseconds, or the text that is none. */
  readonly times: readonly (string | number)[];
  readonly values: readonly number[];
  readonly status: string;
}

/** What follows the answers. */
export interface PageTold {
  readonly part?: SeriesPart;
  /** A page ended; `more` when the next one was not fetched by itself. */
  readonly pageEnd?: { readonly more: boolean };
}

interface OpenPart {
  id: string;
  status: string;
  times: (string | number)[];
  values: number[];
}

const RESULTS = "MetricDataResults";

/**
 * Reads the answers of GetMetricData as the AWS CLI prints them: one document, several one after another, or a list of them. Only one
 * entry is held at a time; fields of no use are passed over.
 * @throws {SyntaxError} where it is no such answer
 */
export class MetricDataPages {
  /** Brackets that are open, each with the key of the object it is in. */
  private readonly open: { readonly mark: string; key: string }[] = [];
  private expectsKey = false;
  private part: OpenPart | undefined;
  private more = false;
  private hasResults = false;
  private readonly tokens = new Tokens();

  constructor(private readonly tell: (told: PageTold) => void) {}

  take(chunk: string, isLast: boolean): void {
    this.tokens.take(chunk, isLast, (token) => this.token(token));
    if (isLast && this.open.length > 0) throw new SyntaxError("ends in the middle of the document");
  }

  private token(token: Token): void {
    if ("value" in token) {
      this.value(token.value);
      return;
    }
    const { mark } = token;
    if (mark === "{" || mark === "[") this.begin(mark);
    else if (mark === "}" || mark === "]") this.end(mark);
    else this.expectsKey = mark === "," && this.open.at(-1)?.mark === "{";
  }

  private begin(mark: string): void {
    if (mark === "[" && this.open.at(-1)?.key === RESULTS) this.hasResults = true;
    this.open.push({ mark, key: "" });
    this.expectsKey = mark === "{";
    if (this.isEntry()) this.part = { id: "", status: "", times: [], values: [] };
  }

  private end(mark: string): void {
    const opened = this.open.at(-1);
    if (!opened || (opened.mark === "{") !== (mark === "}")) throw new SyntaxError(`has a ${mark} too many`);
    if (this.part && this.isEntry()) {
      this.tell({ part: this.part });
      this.part = undefined;
    }
    this.open.pop();
    this.expectsKey = false;
    if (mark === "}" && !this.open.some(({ mark: outer }) => outer === "{")) {
      if (!this.hasResults) throw new SyntaxError(`is no answer of get-metric-data: it has no ${RESULTS}`);
      this.tell({ pageEnd: { more: this.more } });
      this.more = false;
      this.hasResults = false;
    }
  }

  private value(value: string | number | boolean | null): void {
    const here = this.open.at(-1);
    if (!here) throw new SyntaxError("is no answer of GetMetricData: a value stands alone");
    if (this.expectsKey) {
      here.key = String(value);
      this.expectsKey = false;
      return;
    }
    const key = here.mark === "{" ? here.key : (this.open.at(-2)?.key ?? "");
    if (!this.part) {
      if (key === "NextToken" && typeof value === "string") this.more = true;
      return;
    }
    if (key === "Id") this.part.id = String(value);
    else if (key === "StatusCode") this.part.status = String(value);
    else if (key === "Timestamps") this.part.times.push(typeof value === "number" ? value * 1000 : String(value));
    else if (key === "Values") this.part.values.push(typeof value === "number" ? value : Number.NaN);
  }

  /** The innermost bracket is that of an entry. */
  private isEntry(): boolean {
    return this.open.at(-1)?.mark === "{" && this.open.at(-2)?.mark === "[" && this.open.at(-3)?.key === RESULTS;
  }
}
