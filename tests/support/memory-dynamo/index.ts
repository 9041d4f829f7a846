export { connect } from "./connect.js";
export { throttled } from "./errors.js";
export type { Item } from "./expressions.js";
export { type Call, downWhile, type Faults, failing, type Random } from "./faults.js";
export { MemoryDynamo } from "./memory-dynamo.js";
export { platformTables } from "./shapes.js";
export type { TableShape } from "./table.js";
