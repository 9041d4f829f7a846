import { EcsTaskDefinition } from "@cdktf/provider-aws/lib/ecs-task-definition/index.js";
import { Construct } from "constructs";
import { type ContainerService, serviceTags } from "../../config/index.js";
import { SERVICE_VARIABLES } from "../../domain/contracts/index.js";
import { containerDefinitions, DAEMON_ADDRESS } from "./container-definitions.js";
import type { ContainerRepository } from "./container-repository.js";
import type { EncryptedLogGroup } from "./encrypted-log-group.js";
import { PlatformStack } from "./platform-stack.js";
import type { Statement } from "./policy.js";
import { serviceEnvironment } from "./service-environment.js";
import { logStatement, secretStatements, serviceStatements, traceStatement } from "./service-permissions.js";
import { handleOf, type ServiceResources } from "./service-resources.js";
import { ServiceRole } from "./service-role.js";

/** A task to define. */
export interface ContainerTaskProps {
  /** The service's name in the configuration. */
  readonly name: string;
  readonly service: ContainerService;
  readonly resources: ServiceResources;
  readonly repository: ContainerRepository;
  readonly logs: EncryptedLogGroup;
}

/** Fargate's names of the architectures. */
const CPU_ARCHITECTURES = { arm64: "ARM64", x86_64: "X86_64" } as const;
/** Port that the service listens on. */
const PORT_VARIABLE = "PORT";
/** Set by Lambda for functions; here by hand. */
const REGION_VARIABLE = "AWS_REGION";

const pullStatements = (repositoryArn: string): Statement[] => [
  {
    sid: "LogInToRegistry",
    actions: ["ecr:GetAuthorizationToken"],
    anyResource: "the token is for the account's registry; ECR knows no resource-level permission for it",
  },
  {
    sid: "PullImage",
    actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    resources: [repositoryArn],
  },
];

/** Task definition of a container service with its two roles: one to start it, one to run it. */
export class ContainerTask extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: ContainerTaskProps) {
    super(scope, id);
    const { name, service, resources, repository, logs } = props;
    const stack = PlatformStack.of(this);
    const { aws, config } = stack;
    const tags = serviceTags(PlatformStack.of(this).config, name);
    const role = (purpose: string, statements: readonly Statement[]): ServiceRole =>
      new ServiceRole(this, purpose, {
        name: `${name}-${purpose}`,
        assumedBy: "ecs-tasks.amazonaws.com",
        conditions: aws.fromThisAccount(),
        statements,
        tags,
      });
    const execution = role("execution", [
      ...pullStatements(repository.arn),
      logStatement(logs.arn),
      ...secretStatements(service, resources),
    ]);
    const task = role("task", [traceStatement(true), ...serviceStatements(service, resources, stack)]);
    const definition = new EcsTaskDefinition(this, "Default", {
      family: stack.nameOf(name),
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      cpu: String(service.cpu),
      memory: String(service.memoryMb),
      runtimePlatform: { operatingSystemFamily: "LINUX", cpuArchitecture: CPU_ARCHITECTURES[service.architecture] },
      executionRoleArn: execution.arn,
      taskRoleArn: task.arn,
      containerDefinitions: containerDefinitions({
        name,
        service,
        // Without a digest no task is started, so nothing pulls this tag; it marks the definition as unfinished.
        image: service.imageDigest ? `${repository.url}@${service.imageDigest}` : `${repository.url}:not-pushed-yet`,
        daemonImage: config.tracing.daemonImage,
        environment: {
          ...serviceEnvironment(config, name, service, resources),
          [PORT_VARIABLE]: String(service.port),
          [REGION_VARIABLE]: config.region,
          [SERVICE_VARIABLES.xrayDaemon]: DAEMON_ADDRESS,
          [SERVICE_VARIABLES.traceSampleRate]: String(config.tracing.samplingRate),
        },
        secrets: Object.fromEntries(
          Object.entries(service.secrets).map(([variable, secret]) => [variable, handleOf(resources.secrets, secret).arn]),
        ),
        logGroupName: logs.name,
        region: config.region,
      }),
      tags,
      dependsOn: [execution.policy, task.policy],
    });
    this.arn = definition.arn;
  }
}
