import type { PlatformConfig } from "../../config/index.js";

/**
 * Name of an environment as a whole: its dashboard, and the folder of its saved queries.
 * @example environmentName(config) // "observability-platform-dev"
 */
export const environmentName = ({ project, environmentSuffix }: Pick<PlatformConfig, "project" | "environmentSuffix">): string =>
  `${project}-${environmentSuffix}`;
