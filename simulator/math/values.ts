/** What is asked for: `points` periods that end at `end`, oldest first. */
export interface Frame {
  /** Epoch milliseconds, exclusive. */
  end: number;
  points: number;
  periodMs: number;
}

/** One number. NaN where there is none, such as the maximum of no data. */
export interface ScalarValue {
  readonly type: "scalar";
  readonly read: () => number;
}

/** A time series: one number a period, NaN where it is missing. Each reading reuses the array. */
export interface SeriesValue {
  readonly type: "series";
  readonly read: () => Float64Array;
}

/** An array of time series. */
export interface ArrayValue {
  readonly type: "array";
  readonly read: () => readonly Float64Array[];
}

/** A compiled part of an expression; reads the frame it was compiled for. */
export type Value = ScalarValue | SeriesValue | ArrayValue;

/** How messages call the types. */
export const TYPE_NAMES: Readonly<Record<Value["type"], string>> = {
  scalar: "a single number",
  series: "a time series",
  array: "an array of time series",
};

/** An array that is made again only when its length changes. */
export class Buffer {
  private data = new Float64Array(0);

  ofLength(length: number): Float64Array {
    if (this.data.length !== length) this.data = new Float64Array(length);
    return this.data;
  }
}

/** A series computed from another, array to array. */
export const seriesFrom = (read: () => Float64Array, fill: (input: Float64Array, output: Float64Array) => void): SeriesValue => {
  const buffer = new Buffer();
  return {
    type: "series",
    read: () => {
      const input = read();
      const output = buffer.ofLength(input.length);
      fill(input, output);
      return output;
    },
  };
};

/** An array of series, each computed from one of another array. */
export const arrayFrom = (input: ArrayValue, fill: (input: Float64Array, output: Float64Array) => void): ArrayValue => {
  const buffers: Buffer[] = [];
  return {
    type: "array",
    read: () =>
      input.read().map((series, index) => {
        buffers[index] ??= new Buffer();
        const output = buffers[index].ofLength(series.length);
        fill(series, output);
        return output;
      }),
  };
};
