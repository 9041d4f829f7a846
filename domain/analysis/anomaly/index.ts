export { AnomalyDetector } from "./detector.js";
export { DetectorStateError } from "./errors.js";
export type { AnomalyKind, AnomalyPart, Observation } from "./result.js";
export { ANOMALY_PARTS } from "./result.js";
