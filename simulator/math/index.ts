export { ExpressionError, MetricQueriesError } from "./errors.js";
export { parseExpression } from "./parse.js";
export { type CompiledQueries, compileMetricQueries, type QueryUse } from "./queries.js";
export type { MetricDataQuery } from "./query.js";
export type { Expression } from "./syntax.js";
