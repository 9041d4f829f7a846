import type { Item } from "./expressions.js";

/** Key and indexes of a table, by the names of their attributes. */
export interface TableShape {
  readonly key: readonly string[];
  /** Index → partition and sort attribute. */
  readonly indexes?: Readonly<Record<string, readonly string[]>>;
}

/** One table in memory. */
export class MemoryTable {
  readonly #items = new Map<string, Item>();
  /** What was there before the latest write: an eventually consistent read may still see it. */
  readonly #before = new Map<string, Item | undefined>();

  constructor(
    readonly name: string,
    readonly shape: TableShape,
  ) {}

  /** The key of an item as one text. @throws when an attribute of it is missing */
  idOf(item: Item): string {
    return JSON.stringify(
      this.shape.key.map((name) => {
        const value = item[name];
        if (typeof value !== "string" && typeof value !== "number")
          throw Object.assign(new Error(`${this.name}: the key attribute ${name} is missing`), { name: "ValidationException" });
        return value;
      }),
    );
  }

  get(key: Item, stale = false): Item | undefined {
    const id = this.idOf(key);
    return stale && this.#before.has(id) ? this.#before.get(id) : this.#items.get(id);
  }

  put(item: Item): void {
    const id = this.idOf(item);
    this.#before.set(id, this.#items.get(id));
    this.#items.set(id, item);
  }

  delete(key: Item): void {
    const id = this.idOf(key);
    this.#before.set(id, this.#items.get(id));
    this.#items.delete(id);
  }

  clear(): void {
    this.#items.clear();
    this.#before.clear();
  }

  /** All items, in no order. @param stale for each id whether the item before its latest write is seen */
  items(stale: () => boolean = () => false): Item[] {
    return [...this.#items].flatMap(([id, item]) => {
      const seen = this.#before.has(id) && stale() ? this.#before.get(id) : item;
      return seen ? [seen] : [];
    });
  }

  /** Partition and sort attribute of an index, or of the table. */
  keyOf(index: string | undefined): readonly string[] {
    const key = index === undefined ? this.shape.key : this.shape.indexes?.[index];
    if (!key) throw new Error(`the table ${this.name} has no index ${index}`);
    return key;
  }
}
