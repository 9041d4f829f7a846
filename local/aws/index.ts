export { type LocalAws, type LocalAwsOptions, startLocalAws } from "./server.js";
