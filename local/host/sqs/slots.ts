/** A number of things that may happen at the same time. */
export class Slots {
  private used = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly count: number) {}

  /** Slots in use. */
  get busy(): number {
    return this.used;
  }

  /** Resolves when a slot is free, and takes it. */
  take(): Promise<void> {
    if (this.used < this.count) {
      this.used += 1;
      return Promise.resolve();
    }
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Gives a slot back; the longest waiter gets it. */
  give(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.used -= 1;
  }
}
