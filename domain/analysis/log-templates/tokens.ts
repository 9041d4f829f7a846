/** Tokens of one line, as columns; the arrays are used again for every line. */
export interface Columns {
  count: number;
  readonly kind: Uint8Array;
  /** Of the text of a word or mark; the same for every value. */
  readonly hash: Int32Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
  /** 1 for numbers, addresses and hexadecimal values. */
  readonly isPlain: Uint8Array;
}

/** Room for tokens. */
export const columns = (length: number): Columns => ({
  count: 0,
  kind: new Uint8Array(length),
  hash: new Int32Array(length),
  start: new Int32Array(length),
  end: new Int32Array(length),
  isPlain: new Uint8Array(length),
});
