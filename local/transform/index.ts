export type { Change } from "./apply-rules.js";
export { describeChanges } from "./report.js";
export { RULES, type Rule } from "./rules.js";
export { type LocalStack, type Transformed, type TransformOptions, transform } from "./transform.js";
