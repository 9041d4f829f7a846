import type { Draw } from "./made-up.js";

const NONE = -1;

/** The extension of a node's box by a point: how wide it becomes in all, and how much of that is new. */
interface Extended {
  readonly whole: number;
  readonly added: number;
}

/**
 * A random cut tree over points of a few numbers (Guha, Mishra, Roy and Schrijvers, "Robust Random Cut Forest Based Anomaly
 * Detection on Streams", 2016): points can be added and removed, and it stays as if built anew from those that it holds.
 */
export class CutTree {
  private readonly left: Int32Array;
  private readonly right: Int32Array;
  private readonly parent: Int32Array;
  private readonly cutNumber: Int32Array;
  private readonly cutAt: Float64Array;
  private readonly mass: Int32Array;
  /** Ends of the box of each node; of a leaf both are its point. */
  private readonly low: Float64Array;
  private readonly high: Float64Array;
  private readonly unused: number[] = [];
  private root = NONE;

  /** @param most points at a time, of `numbers` numbers each */
  constructor(
    most: number,
    private readonly numbers: number,
    private readonly draw: Draw,
  ) {
    const nodes = 2 * most;
    this.left = new Int32Array(nodes);
    this.right = new Int32Array(nodes);
    this.parent = new Int32Array(nodes);
    this.cutNumber = new Int32Array(nodes);
    this.cutAt = new Float64Array(nodes);
    this.mass = new Int32Array(nodes);
    this.low = new Float64Array(nodes * numbers);
    this.high = new Float64Array(nodes * numbers);
    for (let node = nodes - 1; node >= 0; node -= 1) this.unused.push(node);
  }

  add(point: Float64Array): void {
    if (this.root === NONE) {
      this.root = this.leaf(point);
      return;
    }
    let node = this.root;
    for (;;) {
      const { whole } = this.extended(node, point);
      if (whole === 0) {
        for (let up = node; up !== NONE; up = this.parent[up] ?? NONE) this.mass[up] = (this.mass[up] ?? 0) + 1;
        return;
      }
      const split = this.split(node, point, whole * this.draw());
      if (split) {
        this.insert(node, point, split);
        return;
      }
      node = this.next(node, point);
    }
  }

  /** @param point one that was added and not yet removed */
  remove(point: Float64Array): void {
    const leaf = this.leafOf(point);
    for (let up = leaf; up !== NONE; up = this.parent[up] ?? NONE) this.mass[up] = (this.mass[up] ?? 0) - 1;
    if ((this.mass[leaf] ?? 0) > 0) return;
    const parent = this.parent[leaf] ?? NONE;
    this.unused.push(leaf);
    if (parent === NONE) {
      this.root = NONE;
      return;
    }
    const sibling = (this.left[parent] === leaf ? this.right[parent] : this.left[parent]) ?? NONE;
    this.unused.push(parent);
    this.replace(parent, sibling);
    for (let up = this.parent[sibling] ?? NONE; up !== NONE; up = this.parent[up] ?? NONE) this.fit(up);
  }

  /**
   * Expected surprise at a point that was not added: 1 ÷ (depth + 1) where a random cut would set it apart, mean over the cuts; a point
   * that is there counts less the more of it there are. In units of 1 ÷ the depth of a balanced tree.
   */
  score(point: Float64Array): number {
    if (this.root === NONE) return 0;
    let node = this.root;
    let depth = 0;
    for (; this.left[node] !== NONE; depth += 1) node = this.next(node, point);
    const all = this.mass[this.root] ?? 0;
    const same = this.mass[node] ?? 0;
    const isThere = this.extended(node, point).whole === 0;
    let score = isThere ? (1 - same / (2 * all)) / (depth + Math.log2(same + 1)) : 1 / (depth + 1);
    for (node = this.parent[node] ?? NONE; node !== NONE; node = this.parent[node] ?? NONE) {
      depth -= 1;
      const { whole, added } = this.extended(node, point);
      if (added === 0) break;
      const apart = added / whole;
      score = apart / (depth + 1) + (1 - apart) * score;
    }
    return score * Math.log2(all + 1);
  }

  private leaf(point: Float64Array): number {
    const node = this.unused.pop();
    if (node === undefined) throw new RangeError("the tree is full");
    this.left[node] = NONE;
    this.right[node] = NONE;
    this.parent[node] = NONE;
    this.mass[node] = 1;
    this.low.set(point, node * this.numbers);
    this.high.set(point, node * this.numbers);
    return node;
  }

  private next(node: number, point: Float64Array): number {
    const goesLeft = (point[this.cutNumber[node] ?? 0] ?? 0) <= (this.cutAt[node] ?? 0);
    return (goesLeft ? this.left[node] : this.right[node]) ?? NONE;
  }

  private leafOf(point: Float64Array): number {
    let node = this.root;
    while (this.left[node] !== NONE) node = this.next(node, point);
    return node;
  }

  private extended(node: number, point: Float64Array): Extended {
    let whole = 0;
    let added = 0;
    for (let number = 0, at = node * this.numbers; number < this.numbers; number += 1, at += 1) {
      const value = point[number] ?? 0;
      const low = this.low[at] ?? 0;
      const high = this.high[at] ?? 0;
      const more = Math.max(0, low - value, value - high);
      added += more;
      whole += high - low + more;
    }
    return { whole, added };
  }

  /** The cut at a place of the extended box, in all its widths one after the other; undefined where it leaves the point with the box. */
  private split(node: number, point: Float64Array, place: number): { number: number; at: number } | undefined {
    let rest = place;
    for (let number = 0, at = node * this.numbers; number < this.numbers; number += 1, at += 1) {
      const value = point[number] ?? 0;
      const low = Math.min(this.low[at] ?? 0, value);
      const high = Math.max(this.high[at] ?? 0, value);
      if (rest < high - low || number === this.numbers - 1) {
        // Rounding may reach the upper end, where a cut would cut nothing off.
        const cut = low + rest < high ? low + rest : low;
        const apart = (value <= cut && cut < (this.low[at] ?? 0)) || (value > cut && cut >= (this.high[at] ?? 0));
        return apart ? { number, at: cut } : undefined;
      }
      rest -= high - low;
    }
    return undefined;
  }

  /** Sets a point beside a node: both get a parent with the cut between them. */
  private insert(node: number, point: Float64Array, cut: { number: number; at: number }): void {
    const leaf = this.leaf(point);
    const both = this.leaf(point);
    const before = (point[cut.number] ?? 0) <= cut.at;
    this.replace(node, both);
    this.left[both] = before ? leaf : node;
    this.right[both] = before ? node : leaf;
    this.cutNumber[both] = cut.number;
    this.cutAt[both] = cut.at;
    this.parent[leaf] = both;
    this.parent[node] = both;
    this.mass[both] = this.mass[node] ?? 0;
    for (let up = both; up !== NONE; up = this.parent[up] ?? NONE) {
      this.mass[up] = (this.mass[up] ?? 0) + 1;
      this.fit(up);
    }
  }

  /** Sets a node in the place of another. */
  private replace(old: number, node: number): void {
    const parent = this.parent[old] ?? NONE;
    this.parent[node] = parent;
    if (parent === NONE) this.root = node;
    else if (this.left[parent] === old) this.left[parent] = node;
    else this.right[parent] = node;
  }

  /** Makes the box of a node that of its children. */
  private fit(node: number): void {
    const left = (this.left[node] ?? 0) * this.numbers;
    const right = (this.right[node] ?? 0) * this.numbers;
    for (let number = 0, at = node * this.numbers; number < this.numbers; number += 1, at += 1) {
      this.low[at] = Math.min(this.low[left + number] ?? 0, this.low[right + number] ?? 0);
      this.high[at] = Math.max(this.high[left + number] ?? 0, this.high[right + number] ?? 0);
    }
  }
}
