export { alarmHistory } from "./alarms.js";
export { finalLines } from "./final.js";
export { incidentLines, type ToldIncident } from "./incidents.js";
export { liveLines, plainLine } from "./live.js";
export { createSampler, type Sampler } from "./sample.js";
export { createScreen, type Screen } from "./screen.js";
export type { RunState } from "./state.js";
export { type Line, say } from "./text.js";
