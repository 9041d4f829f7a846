export { AppliedRecord, stateFile } from "./applied.js";
export { plainReporter, type Reporter, reporterFor, type Step } from "./progress.js";
export { criticalPath, type Task } from "./schedule.js";
export { type AppliedStack, type ApplyOptions, applyStacks, destroyStacks, planStacks, type StackPlan } from "./stacks.js";
