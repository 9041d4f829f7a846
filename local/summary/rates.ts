/** Growth of a count per second, over about the last `windowMs`; over longer when samples come less often. */
export class RateWindow {
  private samples: { readonly at: number; readonly count: number }[] = [];

  constructor(private readonly windowMs = 10_000) {}

  /** Takes the count at a moment, and tells its growth per second since the sample where the window begins. */
  perSecond(count: number, at: number): number {
    this.samples.push({ at, count });
    const begin = at - this.windowMs;
    while ((this.samples[1]?.at ?? at) <= begin) this.samples.shift();
    const [oldest] = this.samples;
    return oldest && at > oldest.at ? (1000 * (count - oldest.count)) / (at - oldest.at) : 0;
  }
}
