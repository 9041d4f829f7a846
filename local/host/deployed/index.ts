import * as v from "valibot";
import { attributesOf, type StateResource } from "../../../terraform/state.js";
import { deployedApis } from "./api/index.js";
import { deployedContainers } from "./containers.js";
import { deployedEventSources, deployedFunctions } from "./functions.js";
import { deployedLogSubscriptions } from "./log-subscriptions.js";
import type { DeployedModel } from "./model.js";
import { deployedObjectTriggers } from "./object-triggers.js";
import { deployedQueues } from "./queues.js";
import { deployedSchedules } from "./schedules.js";

const LogGroup = v.looseObject({ name: v.string() });

/** What the resources of a deployment mean to the host. @throws {DeploymentError | TerraformStateError} */
export function deployedModel(resources: readonly StateResource[], bundlesDirectory: string): DeployedModel {
  const queues = deployedQueues(resources);
  return {
    functions: deployedFunctions(resources, bundlesDirectory),
    eventSources: deployedEventSources(resources, queues),
    queues,
    containers: deployedContainers(resources),
    objectTriggers: deployedObjectTriggers(resources),
    schedules: deployedSchedules(resources),
    apis: deployedApis(resources),
    logGroups: resources
      .filter((resource) => resource.type === "aws_cloudwatch_log_group")
      .map((resource) => attributesOf(resource, LogGroup).name),
    logSubscriptions: deployedLogSubscriptions(resources),
  };
}
