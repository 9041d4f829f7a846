/**
 * Fitted on independent noise of seven distributions (normal, uniform, exponential, Laplace, log-normal, rounded, Student's
 * t of 3 degrees), values 200 to 5,000: log10 of how often noise gives at least this much surprise that is also news. Within a
 * factor of three from one in a hundred to one in ten thousand; the first values and those after 5,000 score lower.
 */
const OFFSET = 0.95;
const SLOPE = 0.635;

/** Score of a surprise that is news: 1 − p; 0 for what every second value gives. */
export const scoreOf = (surprise: number): number => Math.max(0, 1 - 10 ** (OFFSET - SLOPE * surprise));
