/** Virtual time: things happen in its order, and nothing waits. */
export class Timeline {
  /** True time, epoch ms. */
  now = 1_000_000_000;
  /** How many things happened. */
  steps = 0;
  #queue: { readonly at: number; readonly run: () => void }[] = [];

  /** @returns takes it back */
  after(ms: number, run: () => void): () => void {
    const event = { at: this.now + Math.max(0, ms), run };
    const index = this.#queue.findIndex(({ at }) => at > event.at);
    this.#queue.splice(index < 0 ? this.#queue.length : index, 0, event);
    return () => {
      this.#queue = this.#queue.filter((each) => each !== event);
    };
  }

  /** Lets time go by; after each thing that happens, everything that follows from it at once happens too. */
  async advance(ms: number): Promise<void> {
    const end = this.now + ms;
    await settle();
    for (let next = this.#queue[0]; next && next.at <= end; next = this.#queue[0]) {
      this.#queue.shift();
      this.now = next.at;
      this.steps += 1;
      next.run();
      await settle();
    }
    this.now = end;
  }
}

/** Until no promise is left to go on. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
