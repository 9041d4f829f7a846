import { EcsCluster } from "@cdktf/provider-aws/lib/ecs-cluster/index.js";
import { Construct } from "constructs";
import { EncryptedLogGroup } from "./encrypted-log-group.js";
import { PlatformStack } from "./platform-stack.js";

/** The ECS cluster, with Container Insights `enhanced` (SPEC 1.5). */
export class ContainerCluster extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, props: { readonly name: string; readonly kmsKeyArn: string }) {
    super(scope, id);
    const name = PlatformStack.of(this).nameOf(props.name);
    // Container Insights would make this group itself, without key and without end.
    const insights = new EncryptedLogGroup(this, "insights", {
      name: `/aws/ecs/containerinsights/${name}/performance`,
      kmsKeyArn: props.kmsKeyArn,
    });
    const cluster = new EcsCluster(this, "Default", {
      name,
      setting: [{ name: "containerInsights", value: "enhanced" }],
      dependsOn: [insights.group],
    });
    this.name = cluster.name;
    this.arn = cluster.arn;
  }
}
