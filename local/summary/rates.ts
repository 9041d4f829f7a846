/** Rate of a count over the last `windowMs`. */
export class RateWindow {
  private samples: { readonly at: number; readonly count: number }[] = [];

  constructor(private readonly windowMs = 10_000) {}

  /** Takes the count at a moment, and tells its growth per second since the oldest sample in the window. */
  perSecond(count: number, at: number): number {
    this.samples = [...this.samples.filter((sample) => sample.at >= at - this.windowMs), { at, count }];
    const [oldest] = this.samples;
    return oldest && at > oldest.at ? (1000 * (count - oldest.count)) / (at - oldest.at) : 0;
  }
}
