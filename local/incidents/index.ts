export { type KeptIncident, keepIncidents } from "./keep.js";
export { openIncidents, type RunIncident } from "./read.js";
