export { alarmEvidence } from "./alarm-evidence.js";
export type { Check, Evidence, OrderRow, PaymentRow, QueueState } from "./evidence.js";
export { waiting } from "./evidence.js";
export { judge, type Verdict } from "./judge.js";
export { measure } from "./metric-checks.js";
export { statusCounts } from "./order-checks.js";
export { openReaders, type Readers } from "./readers.js";
