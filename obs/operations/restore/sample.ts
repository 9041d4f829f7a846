/**
 * Keeps `size` of however many come, each with the same chance (Vitter, "Random Sampling with a Reservoir", algorithm R).
 * @param random a number in [0, 1)
 */
export class Reservoir<T> {
  readonly kept: T[] = [];
  #seen = 0;

  constructor(
    private readonly size: number,
    private readonly random: () => number,
  ) {}

  add(item: T): void {
    this.#seen += 1;
    if (this.kept.length < this.size) {
      this.kept.push(item);
      return;
    }
    const place = Math.floor(this.random() * this.#seen);
    if (place < this.size) this.kept[place] = item;
  }

  /** How many came. */
  get seen(): number {
    return this.#seen;
  }
}
