import { EcsService } from "@cdktf/provider-aws/lib/ecs-service/index.js";
import { Construct } from "constructs";
import { type ContainerService as ContainerConfig, containerLogGroup, serviceTags } from "../../config/index.js";
import type { ContainerCluster } from "./container-cluster.js";
import { ContainerRepository } from "./container-repository.js";
import { ContainerScaling } from "./container-scaling.js";
import { ContainerTask } from "./container-task.js";
import { EncryptedLogGroup } from "./encrypted-log-group.js";
import { PlatformStack } from "./platform-stack.js";
import { ServiceFirewall } from "./service-firewall.js";
import type { ServiceResources } from "./service-resources.js";

/** What other stacks know of a container service. */
export interface ContainerHandle {
  readonly clusterName: string;
  readonly serviceName: string;
  readonly logGroupName: string;
  readonly logGroupArn: string;
}

/** Where tasks run. */
export interface ContainerNetwork {
  readonly vpcId: string;
  readonly publicSubnetIds: readonly string[];
  readonly privateSubnetIds: readonly string[];
}

/** A container service to create. */
export interface ContainerServiceProps {
  readonly service: ContainerConfig;
  readonly cluster: ContainerCluster;
  readonly network: ContainerNetwork;
  readonly resources: ServiceResources;
}

/** A service on Fargate with repository, task, log group and scaling (SPEC 1.6). */
export class ContainerService extends Construct {
  readonly handle: ContainerHandle;

  /** @param id the service's name in the configuration */
  constructor(scope: Construct, id: string, { service, cluster, network, resources }: ContainerServiceProps) {
    super(scope, id);
    const stack = PlatformStack.of(this);
    const { kmsKeyArn } = resources;
    const tags = serviceTags(PlatformStack.of(this).config, id);
    const name = stack.nameOf(id);
    const logs = new EncryptedLogGroup(this, "logs", { name: containerLogGroup(name), kmsKeyArn, tags });
    const repository = new ContainerRepository(this, "repository", { name: id, kmsKeyArn, tags });
    const task = new ContainerTask(this, "task", { name: id, service, resources, repository, logs });
    const firewall = new ServiceFirewall(this, "firewall", { name: id, vpcId: network.vpcId, tags });
    // Without NAT only a public address reaches ECR and AWS's APIs; the security group lets nobody in.
    const open = stack.config.network.nat === "none";
    // The first deployment makes the repository; until an image is in it and its digest in the configuration, tasks could
    // only fail, and scaling would start them.
    const runs = service.imageDigest !== undefined;
    const resource = new EcsService(this, "Default", {
      name,
      cluster: cluster.arn,
      taskDefinition: task.arn,
      launchType: "FARGATE",
      desiredCount: runs ? service.scaling.minimum : 0,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      availabilityZoneRebalancing: "ENABLED",
      networkConfiguration: {
        subnets: [...(open ? network.publicSubnetIds : network.privateSubnetIds)],
        securityGroups: [firewall.securityGroupId],
        assignPublicIp: open,
      },
      propagateTags: "SERVICE",
      enableEcsManagedTags: true,
      // From the first task on, autoscaling decides.
      lifecycle: runs ? { ignoreChanges: ["desired_count"] } : undefined,
      tags,
    });
    if (runs)
      new ContainerScaling(this, "scaling", {
        clusterName: cluster.name,
        serviceName: resource.name,
        scaling: service.scaling,
      });
    this.handle = {
      clusterName: cluster.name,
      serviceName: resource.name,
      logGroupName: logs.name,
      logGroupArn: logs.arn,
    };
  }
}
