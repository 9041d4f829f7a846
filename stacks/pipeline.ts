import type { Construct } from "constructs";
import type { PlatformConfig } from "../config/index.js";
import { PlatformStack } from "./constructs/platform-stack.js";

/** How changes of the platform reach its environments. Holds nothing yet; beside the order of the others: it reads no state. */
export class PipelineStack extends PlatformStack {
  constructor(scope: Construct, config: PlatformConfig) {
    super(scope, "pipeline", config);
  }
}
