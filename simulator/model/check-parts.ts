import { CompositesError, planComposites } from "../composites/index.js";
import { compileLogGroup, MetricFilterError } from "../filters/index.js";
import { compileMetricQueries, ExpressionError, MetricQueriesError } from "../math/index.js";
import { createMetricStore, MetricQueryError } from "../metrics/index.js";
import { dataQueries } from "./data-queries.js";
import type { ModelProblem } from "./errors.js";
import type { CompositeAlarm, MetricAlarm, MetricFilter } from "./types.js";

/** What is wrong with the patterns and selectors of metric filters: of one, or of all of a log group together. */
export function filterProblem(filters: readonly MetricFilter[]): ModelProblem | undefined {
  try {
    compileLogGroup(filters);
  } catch (error) {
    if (!(error instanceof MetricFilterError)) throw error;
    const { attribute, problem: message, address } = error;
    return { file: filters[0]?.file ?? "", address, attribute, message };
  }
  return undefined;
}

/** What is wrong with the statistic, unit or expressions of a metric alarm. */
export function sourceProblem({ source, file, address }: MetricAlarm): ModelProblem | undefined {
  const store = createMetricStore();
  const attempt = (attribute: string, work: () => unknown): ModelProblem | undefined => {
    try {
      work();
    } catch (error) {
      if (!(error instanceof MetricQueryError || error instanceof MetricQueriesError || error instanceof ExpressionError))
        throw error;
      return { file, address, attribute, message: error.message };
    }
    return undefined;
  };
  if (source.kind === "math") return attempt("metric_query", () => compileMetricQueries(dataQueries(source.queries), store));
  const { metric } = source;
  return (
    attempt("extended_statistic", () => store.reader(metric, metric.statistic)) ??
    attempt("unit", () => store.reader(metric, metric.statistic, metric.unit))
  );
}

/** What is wrong with rules: syntax, names that no alarm has, circles, limits. */
export function ruleProblems(
  composites: readonly CompositeAlarm[],
  metricAlarms: readonly MetricAlarm[],
): readonly ModelProblem[] {
  try {
    planComposites(
      composites,
      metricAlarms.map(({ name }) => name),
    );
  } catch (error) {
    if (!(error instanceof CompositesError)) throw error;
    return error.problems.map(({ alarm, problem: message, attribute = "alarm_rule" }) => {
      const found = [...composites, ...metricAlarms].find(({ name }) => name === alarm);
      return { file: found?.file ?? "", address: found?.address ?? alarm, attribute, message };
    });
  }
  return [];
}
