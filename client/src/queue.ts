/** A metric that waits, as the text that will be sent. */
export interface Entry {
  /** Its place among all that was tracked. */
  readonly order: number;
  readonly text: string;
  readonly bytes: number;
  /** Monotonic time at which it came. */
  readonly at: number;
}

/** Used slots at the front are given back once there are so many. */
const COMPACT_AT = 1024;

/** First in, first out. Taking and dropping at the front do not move what stays. */
export class EntryQueue {
  #entries: (Entry | undefined)[] = [];
  #first = 0;
  #bytes = 0;

  get length(): number {
    return this.#entries.length - this.#first;
  }

  /** Bytes of all texts. */
  get bytes(): number {
    return this.#bytes;
  }

  get oldest(): Entry | undefined {
    return this.#entries[this.#first];
  }

  push(entry: Entry): void {
    this.#entries.push(entry);
    this.#bytes += entry.bytes;
  }

  shift(): Entry | undefined {
    const entry = this.#entries[this.#first];
    if (!entry) return undefined;
    this.#entries[this.#first] = undefined;
    this.#first += 1;
    this.#bytes -= entry.bytes;
    if (this.#first === this.#entries.length) this.#reset([]);
    else if (this.#first >= COMPACT_AT && this.#first * 2 > this.#entries.length) this.#reset(this.#entries.slice(this.#first));
    return entry;
  }

  /** The oldest ones that fit into a list of so many bytes; at least one, unless nothing waits. */
  take(maxMetrics: number, maxBytes: number): Entry[] {
    const taken: Entry[] = [];
    let bytes = LIST_BYTES;
    for (let next = this.oldest; next && taken.length < maxMetrics; next = this.oldest) {
      bytes += next.bytes + (taken.length > 0 ? 1 : 0);
      if (taken.length > 0 && bytes > maxBytes) break;
      taken.push(next);
      this.shift();
    }
    return taken;
  }

  #reset(entries: (Entry | undefined)[]): void {
    this.#entries = entries;
    this.#first = 0;
  }
}

/** The brackets of a list. */
const LIST_BYTES = 2;

/** Bytes of a list of entries as JSON. */
export const listBytes = (entries: readonly Entry[]): number =>
  entries.reduce((sum, { bytes }) => sum + bytes + 1, LIST_BYTES - (entries.length > 0 ? 1 : 0));

/** Bytes of a text in UTF-8. JSON has no lone surrogates: of a pair, each half stands for two bytes. */
export function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x80) continue;
    bytes += code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 1 : 2;
  }
  return bytes;
}
