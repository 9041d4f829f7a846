import type { DeployedApi } from "./api/model.js";
import type { AsyncPolicy } from "./async-policy.js";
import type { DeployedLogSubscription } from "./log-subscriptions.js";
import type { DeployedObjectTrigger } from "./object-triggers.js";
import type { DeployedSchedule } from "./schedules.js";

/** A deployed Lambda function. */
export interface DeployedFunction {
  readonly name: string;
  readonly arn: string;
  /** Key of `config.services`, from the tag; the function's name where there is no tag. */
  readonly service: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /** null: none reserved. */
  readonly reservedConcurrency: number | null;
  /** Name of the exported handler of index.mjs, e.g. `handler` of `index.handler`. */
  readonly exportName: string;
  /** Lambda runtime, e.g. `nodejs22.x`. */
  readonly runtime: string;
  /** Folder of the unpacked bundle, with index.mjs in it. */
  readonly bundleDirectory: string;
  readonly logGroup: string;
  readonly activeTracing: boolean;
  readonly asynchronous: AsyncPolicy;
}

/** A deployed queue → function trigger. */
export interface DeployedEventSource {
  readonly id: string;
  readonly queue: DeployedQueue;
  readonly functionName: string;
  readonly batchSize: number;
  readonly batchWindowSeconds: number;
  readonly reportsItemFailures: boolean;
  /** null: no limit of its own. */
  readonly maximumConcurrency: number | null;
}

/** A deployed queue. */
export interface DeployedQueue {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly visibilityTimeoutSeconds: number;
  /** ARN of its dead-letter queue. */
  readonly deadLetterArn: string | null;
  /** Receives after which a message goes to the dead-letter queue. */
  readonly maxReceiveCount: number | null;
  /** Some other queue sends its dead letters here. */
  readonly isDeadLetterQueue: boolean;
}

/** A variable of a container whose value is a secret, or a part of one. */
export interface SecretVariable {
  readonly variable: string;
  readonly secretArn: string;
  /** Key of the secret's JSON object; null: the whole secret. */
  readonly jsonKey: string | null;
}

/** A deployed container service. */
export interface DeployedContainer {
  readonly service: string;
  readonly clusterName: string;
  readonly serviceName: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Variables whose values are in Secrets Manager. */
  readonly secrets: readonly SecretVariable[];
  readonly port: number;
  readonly logGroup: string;
  /** CPU units: 1024 are one vCPU. */
  readonly cpuUnits: number;
  readonly memoryMb: number;
}

/** All that the host runs, learnt from what is deployed. */
export interface DeployedModel {
  readonly functions: readonly DeployedFunction[];
  readonly eventSources: readonly DeployedEventSource[];
  readonly queues: readonly DeployedQueue[];
  readonly containers: readonly DeployedContainer[];
  readonly objectTriggers: readonly DeployedObjectTrigger[];
  readonly schedules: readonly DeployedSchedule[];
  /** One a stage. */
  readonly apis: readonly DeployedApi[];
  readonly logGroups: readonly string[];
  readonly logSubscriptions: readonly DeployedLogSubscription[];
}
