import type { PlatformConfig } from "../../config/index.js";
import type { Severity } from "../../domain/contracts/severity.js";
import type { TrailHandle } from "../constructs/security-trail.js";

/** A function as the compute stack made it. */
export interface MonitoredFunction {
  readonly functionName: string;
  readonly logGroupName: string;
}

/** A container as the compute stack made it. */
export interface MonitoredContainer {
  readonly clusterName: string;
  readonly serviceName: string;
  readonly logGroupName: string;
}

/** A queue as the messaging stack made it. */
export interface MonitoredQueue {
  readonly queueName: string;
  readonly deadLetterQueueName: string;
}

/** The REST API as its stack made it. */
export interface MonitoredApi {
  readonly apiName: string;
  readonly stageName: string;
}

/** What the services run on; tables and buckets by their keys in the configuration. */
export interface MonitoredResources {
  readonly tableNames: Readonly<Record<string, string>>;
  readonly bucketNames: Readonly<Record<string, string>>;
  /** By the names that tell them apart; none where the network has none. */
  readonly natGatewayIds: Readonly<Record<string, string>>;
  readonly flowLogGroupName: string;
}

/** What monitoring needs from others; services and queues by their keys in the configuration. */
export interface MonitoringProps {
  readonly config: PlatformConfig;
  readonly kmsKeyArn: string;
  readonly topicArns: Readonly<Record<Severity, string>>;
  readonly functions: Readonly<Record<string, MonitoredFunction>>;
  readonly containers: Readonly<Record<string, MonitoredContainer>>;
  readonly queues: Readonly<Record<string, MonitoredQueue>>;
  readonly resources: MonitoredResources;
  /** Queue of failed asynchronous invocations; absent where there are none. */
  readonly asyncFailuresName?: string | undefined;
  /** Queue of alarm messages that no subscriber accepted. */
  readonly alarmDeadLettersName: string;
  /** The account's trail, for the metrics of SPEC 4.4; absent where another environment owns it. */
  readonly trail?: TrailHandle | undefined;
  /** Absent where the configuration has no API. */
  readonly api?: MonitoredApi | undefined;
}
