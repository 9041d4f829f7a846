export { REMOTE_STATE, stackBehind } from "./backend.js";
export { type Document, parseStack } from "./document.js";
export { TerraformError, type TerraformProblem } from "./errors.js";
export { type Step, soleTraversal, type Traversal, traversalsIn } from "./expressions.js";
export { addressOf, Graph } from "./graph.js";
export { asObjects, formatPath, isArray, isObject, type JsonObject, type JsonValue, type Path } from "./json.js";
export { loadTerraform } from "./loader.js";
export type { Backend, Block, Output, Reference, Stack, Target } from "./model.js";
export { type Dependencies, topologicalOrder } from "./order.js";
