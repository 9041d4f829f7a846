import * as v from "valibot";
import { SERVICE_TAG } from "../../../config/names.js";
import { attributesOf, type StateResource } from "../../../terraform/state.js";
import { DeploymentError } from "../errors.js";
import type { DeployedContainer } from "./model.js";
import { secretVariable } from "./secret-variable.js";

const Tags = v.optional(v.nullable(v.record(v.string(), v.string())));
const Service = v.looseObject({ name: v.string(), cluster: v.string(), task_definition: v.string() });

const ContainerDefinitions = v.pipe(
  v.string(),
  v.parseJson(),
  v.array(
    v.looseObject({
      name: v.string(),
      environment: v.optional(v.array(v.looseObject({ name: v.string(), value: v.string() })), []),
      secrets: v.optional(v.nullable(v.array(v.looseObject({ name: v.string(), valueFrom: v.string() })))),
      portMappings: v.optional(
        v.array(v.looseObject({ containerPort: v.number(), protocol: v.optional(v.string(), "tcp") })),
        [],
      ),
      logConfiguration: v.optional(v.looseObject({ options: v.optional(v.record(v.string(), v.string()), {}) })),
    }),
  ),
);

const Task = v.looseObject({
  arn: v.string(),
  family: v.string(),
  cpu: v.pipe(v.string(), v.transform(Number), v.minValue(1)),
  memory: v.pipe(v.string(), v.transform(Number), v.minValue(1)),
  container_definitions: ContainerDefinitions,
  tags: Tags,
  tags_all: Tags,
});

/** The task's family of a task definition's ARN or `family:revision`. */
const familyOf = (definition: string): string => (definition.split("/").at(-1) ?? definition).replace(/:\d+$/, "");

/**
 * Container services with the environment of their task: the container that is named after the service, or else the first
 * with a TCP port (the others are sidecars).
 * @throws {DeploymentError} when a service's task definition is not there or has no log group
 */
export function deployedContainers(resources: readonly StateResource[]): DeployedContainer[] {
  const tasks = resources
    .filter((resource) => resource.type === "aws_ecs_task_definition")
    .map((resource) => ({ resource, task: attributesOf(resource, Task) }));
  return resources
    .filter((resource) => resource.type === "aws_ecs_service")
    .map((resource) => {
      const service = attributesOf(resource, Service);
      const where = `${resource.file}: ${resource.address}`;
      const found = tasks.find(({ task }) => task.family === familyOf(service.task_definition));
      if (!found) throw new DeploymentError(`${where} runs ${service.task_definition}, which is not deployed`);
      const { task } = found;
      const name = (task.tags_all ?? task.tags)?.[SERVICE_TAG] ?? service.name;
      const tcpPort = (one: (typeof task.container_definitions)[number]) => one.portMappings.find((p) => p.protocol === "tcp");
      const container =
        task.container_definitions.find((one) => one.name === name) ?? task.container_definitions.find((one) => tcpPort(one));
      const port = container && tcpPort(container)?.containerPort;
      const logGroup = container?.logConfiguration?.options["awslogs-group"];
      if (!container || !port || !logGroup)
        throw new DeploymentError(`${where}: its task has no container with a TCP port and an awslogs-group`);
      return {
        service: name,
        clusterName: service.cluster.split("/").at(-1) ?? service.cluster,
        serviceName: service.name,
        environment: Object.fromEntries(container.environment.map((variable) => [variable.name, variable.value])),
        secrets: (container.secrets ?? []).map(({ name: variable, valueFrom }) => secretVariable(variable, valueFrom, where)),
        port,
        logGroup,
        cpuUnits: task.cpu,
        memoryMb: task.memory,
      };
    });
}
