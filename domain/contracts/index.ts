export * from "./environment-variables.js";
export * from "./log-line.js";
export * from "./money.js";
export * from "./order.js";
export * from "./payment.js";
export * from "./redaction.js";
export * from "./severity.js";
export * from "./telemetry.js";
