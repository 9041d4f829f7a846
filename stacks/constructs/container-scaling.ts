import { AppautoscalingPolicy } from "@cdktf/provider-aws/lib/appautoscaling-policy/index.js";
import { AppautoscalingTarget } from "@cdktf/provider-aws/lib/appautoscaling-target/index.js";
import { Construct } from "constructs";
import type { ContainerService } from "../../config/index.js";

/** Growing must be quick, shrinking may take its time: seconds between two steps. */
const SCALE_OUT_COOLDOWN = 60;
const SCALE_IN_COOLDOWN = 300;

/** What is scaled. */
export interface ContainerScalingProps {
  readonly clusterName: string;
  readonly serviceName: string;
  readonly scaling: ContainerService["scaling"];
}

/** Keeps a service's average CPU at its target, between its least and most tasks. */
export class ContainerScaling extends Construct {
  constructor(scope: Construct, id: string, { clusterName, serviceName, scaling }: ContainerScalingProps) {
    super(scope, id);
    const target = new AppautoscalingTarget(this, "Default", {
      serviceNamespace: "ecs",
      resourceId: `service/${clusterName}/${serviceName}`,
      scalableDimension: "ecs:service:DesiredCount",
      minCapacity: scaling.minimum,
      maxCapacity: scaling.maximum,
    });
    new AppautoscalingPolicy(this, "cpu", {
      name: "cpu-target",
      policyType: "TargetTrackingScaling",
      serviceNamespace: target.serviceNamespace,
      resourceId: target.resourceId,
      scalableDimension: target.scalableDimension,
      targetTrackingScalingPolicyConfiguration: {
        predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" },
        targetValue: scaling.targetCpuPercent,
        scaleOutCooldown: SCALE_OUT_COOLDOWN,
        scaleInCooldown: SCALE_IN_COOLDOWN,
      },
    });
  }
}
