import type { Construct } from "constructs";
import { handlerFolder, type PlatformConfig } from "../config/index.js";
import { ContainerCluster } from "./constructs/container-cluster.js";
import { type ContainerHandle, type ContainerNetwork, ContainerService } from "./constructs/container-service.js";
import { PlatformStack } from "./constructs/platform-stack.js";
import { handleOf, type ServiceResources } from "./constructs/service-resources.js";
import { type FunctionCode, type FunctionHandle, TracedFunction } from "./constructs/traced-function.js";

/** What compute needs from others. */
export interface ComputeProps {
  readonly config: PlatformConfig;
  /** By handler folder. */
  readonly code: Readonly<Record<string, FunctionCode>>;
  readonly network: ContainerNetwork;
  readonly resources: ServiceResources;
}

/** Every service of the configuration: functions on Lambda, containers on Fargate. */
export class ComputeStack extends PlatformStack {
  /** By the service's name in the configuration. */
  readonly functions: Readonly<Record<string, FunctionHandle>>;
  readonly containers: Readonly<Record<string, ContainerHandle>>;

  constructor(scope: Construct, { config, code, network, resources }: ComputeProps) {
    super(scope, "compute", config);
    const cluster = new ContainerCluster(this, "service_cluster", { name: "services", kmsKeyArn: resources.kmsKeyArn });
    const functions: Record<string, FunctionHandle> = {};
    const containers: Record<string, ContainerHandle> = {};
    for (const [name, service] of Object.entries(config.services)) {
      if (service.kind === "function")
        functions[name] = new TracedFunction(this, name, {
          service,
          code: handleOf(code, handlerFolder(name, service)),
          resources,
          network,
        }).handle;
      else containers[name] = new ContainerService(this, name, { service, cluster, network, resources }).handle;
    }
    this.functions = functions;
    this.containers = containers;
    this.output("ecs_cluster_name", cluster.name, "Name of the ECS cluster");
    const names = Object.values(functions).map((handle) => handle.functionName);
    this.output("lambda_function_names", names, "Names of the Lambda functions");
  }
}
