const NEWLINE = 0x0a;

/** Gets each line without its end; `undefined` for a line that is longer than allowed. */
export type OnLine = (line: string | undefined) => void;

/**
 * Splits bytes that come in pieces into lines. Holds one line at most; of a line that is too long it holds nothing.
 * Bytes that are not UTF-8 become U+FFFD.
 */
export class LineSplitter {
  readonly #decoder = new TextDecoder();
  #parts: Uint8Array[] = [];
  #bytes = 0;

  /**
   * @param maxBytes longest line that is kept
   * @param onLine called in order; a line feed ends a line, the last needs none
   */
  constructor(
    private readonly maxBytes: number,
    private readonly onLine: OnLine,
  ) {}

  /** The next piece. */
  push(chunk: Uint8Array): void {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      this.#keep(chunk.subarray(from, end));
      this.#flush();
      from = end + 1;
    }
    this.#keep(chunk.subarray(from));
  }

  /** No more pieces come. */
  end(): void {
    if (this.#bytes > 0) this.#flush();
  }

  #keep(part: Uint8Array): void {
    if (part.length === 0) return;
    this.#bytes += part.length;
    if (this.#bytes > this.maxBytes) this.#parts = [];
    else this.#parts.push(part);
  }

  #flush(): void {
    this.onLine(this.#bytes > this.maxBytes ? undefined : this.#text());
    this.#parts = [];
    this.#bytes = 0;
  }

  #text(): string {
    const [first, ...others] = this.#parts;
    if (!first) return "";
    if (others.length === 0) return this.#decoder.decode(first);
    const whole = new Uint8Array(this.#bytes);
    let at = 0;
    for (const part of this.#parts) {
      whole.set(part, at);
      at += part.length;
    }
    return this.#decoder.decode(whole);
  }
}
