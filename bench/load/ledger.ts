/** Characters of a data point's id. */
const ID_LENGTH = 36;

/** Ids in the order in which they came, in memory that is taken once: a set that grows would look like a leak. */
export class Ledger {
  readonly #bytes: Buffer;
  #count = 0;

  /** @param capacity ids that there is room for; the bench fails when there are more */
  constructor(capacity: number) {
    this.#bytes = Buffer.alloc(capacity * ID_LENGTH, 32);
  }

  get count(): number {
    return this.#count;
  }

  add(id: string): void {
    if ((this.#count + 1) * ID_LENGTH > this.#bytes.length) throw new Error(`a ledger of ${this.#count} ids is full`);
    this.#bytes.write(id, this.#count * ID_LENGTH, "latin1");
    this.#count += 1;
  }

  /** All ids, one after another. */
  text(): string {
    return this.#bytes.toString("latin1", 0, this.#count * ID_LENGTH);
  }
}

/** The ids in a ledger's text. */
export const idsIn = (text: string): string[] =>
  Array.from({ length: text.length / ID_LENGTH }, (_, index) => text.slice(index * ID_LENGTH, (index + 1) * ID_LENGTH));
