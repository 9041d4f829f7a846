import type { Item } from "./expressions.js";

/** Key and indexes of a table, by the names of their attributes. */
export interface TableShape {
  readonly key: readonly string[];
  /** Index → partition and sort attribute. */
  readonly indexes?: Readonly<Record<string, readonly string[]>>;
}

const partitionKey = (index: string | undefined, value: unknown): string => JSON.stringify([index ?? "", value]);

/** One table in memory. */
export class MemoryTable {
  readonly #items = new Map<string, Item>();
  /** What was there before the latest write: an eventually consistent read may still see it. */
  readonly #before = new Map<string, Item | undefined>();
  /** By index (empty: the table) and value of its partition attribute: items that are there, or were before their latest write. */
  readonly #partitions = new Map<string, Set<string>>();

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
    this.#replace(this.idOf(item), item);
  }

  delete(key: Item): void {
    this.#replace(this.idOf(key), undefined);
  }

  clear(): void {
    this.#partitions.clear();
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

  /** The items of one partition of the table or of an index, in no order; perhaps others that were there a moment ago. */
  partition(index: string | undefined, value: unknown, stale: () => boolean): Item[] {
    return [...(this.#partitions.get(partitionKey(index, value)) ?? [])].flatMap((id) => {
      const seen = this.#before.has(id) && stale() ? this.#before.get(id) : this.#items.get(id);
      return seen ? [seen] : [];
    });
  }

  #replace(id: string, item: Item | undefined): void {
    const forgotten = this.#before.get(id);
    const before = this.#items.get(id);
    this.#before.set(id, before);
    if (item) this.#items.set(id, item);
    else this.#items.delete(id);
    for (const index of [undefined, ...Object.keys(this.shape.indexes ?? {})]) {
      const [name = ""] = this.keyOf(index);
      const values = [item?.[name], before?.[name]].filter((value) => value !== undefined);
      const gone = forgotten?.[name];
      if (gone !== undefined && !values.includes(gone)) this.#partitions.get(partitionKey(index, gone))?.delete(id);
      for (const value of values) {
        const key = partitionKey(index, value);
        const members = this.#partitions.get(key) ?? new Set();
        this.#partitions.set(key, members.add(id));
      }
    }
  }

  /** Partition and sort attribute of an index, or of the table. */
  keyOf(index: string | undefined): readonly string[] {
    const key = index === undefined ? this.shape.key : this.shape.indexes?.[index];
    if (!key) throw new Error(`the table ${this.name} has no index ${index}`);
    return key;
  }
}
