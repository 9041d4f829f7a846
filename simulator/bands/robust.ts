/** Makes the median absolute deviation of normally distributed values their standard deviation. */
const MAD_TO_DEVIATION = 1.4826;

const middleOf = (sorted: Float64Array): number => {
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] ?? Number.NaN)) / 2;
};

/** The median of values, at least one. */
export const median = (values: Float64Array): number => middleOf(values.slice().sort());

/** Spread around a middle that one value in three may be far from: the standard deviation without outliers. */
export const robustDeviation = (values: Float64Array, middle: number): number =>
  MAD_TO_DEVIATION * middleOf(values.map((value) => Math.abs(value - middle)).sort());
