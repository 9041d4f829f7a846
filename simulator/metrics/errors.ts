/** Base of what the metric store refuses. */
export class MetricError extends Error {
  override readonly name: string = "MetricError";
}

/** A datum that CloudWatch would not accept; names the metric and says what is allowed. */
export class MetricDatumError extends MetricError {
  override readonly name = "MetricDatumError";
}

/** A query that cannot be answered as asked: a statistic or period this store does not know. */
export class MetricQueryError extends MetricError {
  override readonly name = "MetricQueryError";
}
