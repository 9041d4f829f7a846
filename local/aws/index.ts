export type { AlarmDesk } from "./cloudwatch/alarms/desk.js";
export type { ObjectWritten } from "./s3.js";
export { type LocalAws, type LocalAwsOptions, startLocalAws } from "./server.js";
export type { Published } from "./sns.js";
export { startXrayDaemon, type XrayDaemon } from "./xray/daemon.js";
export { DEFAULT_RULE, type SamplingRule } from "./xray/sampling.js";
export { createSegmentQueue, type SegmentQueue } from "./xray/sink.js";
