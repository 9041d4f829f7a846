/**
 * Fitted on independent noise of six distributions (normal, uniform, exponential, Laplace, log-normal, Student's t of 3
 * degrees): log10 of how often noise gives at least this much surprise that is also news. Within a factor of three from
 * one in a hundred to one in ten thousand.
 */
const OFFSET = 0.55;
const SLOPE = 0.62;

/** Score of a surprise that is news: 1 − p; 0 for what every second value gives. */
export const scoreOf = (surprise: number): number => Math.max(0, 1 - 10 ** (OFFSET - SLOPE * surprise));
