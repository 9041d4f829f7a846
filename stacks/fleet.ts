import type { Construct } from "constructs";
import type { PlatformConfig } from "../config/index.js";
import { PlatformStack } from "./constructs/platform-stack.js";

/** Prometheus, Alertmanager and Grafana on instances of their own. Holds nothing yet; beside the order of the others: it reads no state. */
export class FleetStack extends PlatformStack {
  constructor(scope: Construct, config: PlatformConfig) {
    super(scope, "fleet", config);
  }
}
