import type { PlatformConfig } from "../../config/index.js";
import { shortName } from "./short-name.js";

/** Longest name of a group or a sampling rule (pages "CreateGroup", "SamplingRule" of the X-Ray API). */
const LONGEST_NAME = 32;

/** Group of all traces of an environment; no service can have a name with an underscore. */
export const TRACES_GROUP = "all_traces";

/** Name of something in X-Ray. */
export const xrayName = (config: Pick<PlatformConfig, "project" | "environmentSuffix">, name: string): string =>
  shortName(config, name, LONGEST_NAME);
