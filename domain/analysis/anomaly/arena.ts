/**
 * Memory of a detector: one array of numbers, out of which every part takes its own piece in a fixed order. A copy of it
 * is the whole state, and a detector built over such a copy goes on as if it had never stopped.
 */
export class Arena {
  private taken = 0;

  private constructor(private readonly numbers: Float64Array) {}

  static empty(size: number): Arena {
    return new Arena(new Float64Array(size));
  }

  /** Over a copy of the bytes that {@link bytes} gave; undefined when there are not as many as `size` numbers need. */
  static from(bytes: Uint8Array, size: number): Arena | undefined {
    if (bytes.byteLength !== size * Float64Array.BYTES_PER_ELEMENT) return undefined;
    return new Arena(new Float64Array(bytes.slice().buffer));
  }

  take(size: number): Float64Array {
    const piece = this.numbers.subarray(this.taken, this.taken + size);
    if (piece.length < size) throw new RangeError(`a detector needs more than ${this.numbers.length} numbers`);
    this.taken += size;
    return piece;
  }

  /** The number at the start, which says what the others mean. */
  get first(): number | undefined {
    return this.numbers[0];
  }

  bytes(): Uint8Array {
    return new Uint8Array(this.numbers.slice().buffer);
  }
}
