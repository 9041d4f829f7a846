export type { FilterDeclaration } from "./compile.js";
export { MetricFilterError } from "./errors.js";
export { compileLogGroup, type LogGroupFilters } from "./log-group.js";
