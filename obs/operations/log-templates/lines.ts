/** What of a line is kept, in bytes; the rest is passed over while it is read. */
const MOST_BYTES = 16_384;
const NEW_LINE = 10;
const CARRIAGE_RETURN = 13;

/** Cuts bytes into lines, of which it never holds more than a bound. */
export class LineCutter {
  private held: Buffer[] = [];
  private bytes = 0;
  private began = false;

  /** @returns the lines that end in these bytes, without their ends (LF or CRLF), at most 16 KB of each */
  add(chunk: Buffer): string[] {
    const lines: string[] = [];
    let from = 0;
    for (let to = chunk.indexOf(NEW_LINE); to >= 0; to = chunk.indexOf(NEW_LINE, from)) {
      this.hold(chunk.subarray(from, to));
      lines.push(this.take());
      from = to + 1;
    }
    if (from < chunk.length) this.hold(chunk.subarray(from));
    return lines;
  }

  /** The last line, when no line break ends it. */
  end(): string[] {
    return this.began ? [this.take()] : [];
  }

  private hold(part: Buffer): void {
    this.began = true;
    const kept = part.subarray(0, MOST_BYTES - this.bytes);
    if (kept.length === 0) return;
    this.held.push(kept);
    this.bytes += kept.length;
  }

  private take(): string {
    const [only] = this.held;
    const whole = this.held.length === 1 && only ? only : Buffer.concat(this.held);
    const line = whole.toString("utf8", 0, whole.at(-1) === CARRIAGE_RETURN ? whole.length - 1 : whole.length);
    this.held = [];
    this.bytes = 0;
    this.began = false;
    return line;
  }
}
