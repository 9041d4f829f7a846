export { localAwsEnvironment, MOTO_CREDENTIALS } from "./environment.js";
export { type Watch, watchMoto } from "./health.js";
export { forgetMoto, type Remembered, rememberedMoto, rememberMoto } from "./kept.js";
export { endProcess, isRunning, type ProcessIdentity, startTimeOf } from "./process.js";
export { freePort, type Moto, startMoto, stopMoto } from "./server.js";
