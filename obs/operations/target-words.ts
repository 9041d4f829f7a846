import type { PlatformConfig } from "../../config/index.js";

/** The environment as a command takes it, so that a hint can be pasted: `dev`, or `dev --suffix pr-123` for a copy. */
export const targetWords = ({
  environment,
  environmentSuffix,
}: Pick<PlatformConfig, "environment" | "environmentSuffix">): string =>
  environmentSuffix === environment ? environment : `${environment} --suffix ${environmentSuffix}`;
