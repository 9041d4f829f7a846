import type { PlatformConfig } from "../../config/index.js";
import { analysisOptions } from "../../domain/contracts/analysis-settings.js";
import { ANALYSIS_VARIABLES } from "../../domain/contracts/environment-variables.js";
import { compactTopology } from "./topology.js";

/** What the function that analyses incidents is told: who calls whom, and how to look. */
export const analysisVariables = (config: PlatformConfig): Record<string, string> => ({
  [ANALYSIS_VARIABLES.topology]: JSON.stringify(compactTopology(config)),
  [ANALYSIS_VARIABLES.settings]: JSON.stringify(analysisOptions(config.analysis, config.slo)),
});
