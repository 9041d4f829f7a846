const PERCENTILE = /^p(\d{1,3}(?:\.\d+)?)$/;

/**
 * Samples below which a percentile says little (page "Percentile-based alarms and low data samples"): 10 / (1 − p) from the
 * median up, 10 / p below it.
 * @returns 0 for a statistic that is no percentile
 */
export function samplesNeeded(statistic: string): number {
  const percent = Number(PERCENTILE.exec(statistic)?.[1] ?? Number.NaN);
  if (Number.isNaN(percent)) return 0;
  const share = percent >= 50 ? 100 - percent : percent;
  // 100 − 99.9 is not 0.1: the last digits would ask for one sample more.
  return Number((1000 / share).toFixed(6));
}
