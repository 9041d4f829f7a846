/** Takes back what was to be done later. */
export type Cancel = () => void;

interface Entry {
  readonly at: number;
  /** Those of one time run in the order in which they were asked for. */
  readonly order: number;
  readonly run: () => void;
  cancelled: boolean;
}

const isBefore = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

/**
 * A clock that stands still while anything is worked on and then jumps to what comes next: hours take seconds, and the same seed
 * gives the same run.
 */
export class VirtualTime {
  /** Entries as a heap: the next one first. */
  readonly #heap: Entry[] = [];
  #orders = 0;
  #now: number;

  /** @param start epoch ms */
  constructor(readonly start: number) {
    this.#now = start;
  }

  /** Epoch ms. */
  get now(): number {
    return this.#now;
  }

  /** Ms since the start. */
  get elapsed(): number {
    return this.#now - this.start;
  }

  after(ms: number, run: () => void): Cancel {
    const entry: Entry = { at: this.#now + Math.max(0, ms), order: this.#orders++, run, cancelled: false };
    this.#push(entry);
    return () => {
      entry.cancelled = true;
    };
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(ms, resolve);
    });
  }

  /** Lets time go by until the work is done. @throws when it waits for something that never comes */
  async run<T>(work: Promise<T>): Promise<T> {
    let settled = false;
    const end = work.finally(() => {
      settled = true;
    });
    // Whoever awaits the result below learns of a failure; until then it is not unhandled.
    end.catch(() => undefined);
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (settled) return end;
      const next = this.#pop();
      if (!next) throw new Error("nothing is left to happen, and the work is not done");
      if (next.cancelled) continue;
      this.#now = next.at;
      next.run();
    }
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let place = heap.length;
    heap.push(entry);
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = heap[parent];
      if (!above || isBefore(above, entry)) break;
      heap[place] = above;
      place = parent;
    }
    heap[place] = entry;
  }

  #pop(): Entry | undefined {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (!first || !last || heap.length === 0) return first;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      const [left, right] = [heap[child], heap[child + 1]];
      if (!left) break;
      if (right && isBefore(right, left)) child += 1;
      const least = heap[child];
      if (!least || isBefore(last, least)) break;
      heap[place] = least;
      place = child;
    }
    heap[place] = last;
    return first;
  }
}
