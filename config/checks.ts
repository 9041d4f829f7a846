import { analysisProblems } from "./checks/analysis.js";
import { anomalyProblems } from "./checks/anomalies.js";
import { apiProblems } from "./checks/api.js";
import { apiAccessProblems } from "./checks/api-access.js";
import { bucketProblems } from "./checks/buckets.js";
import { circuitBreakerProblems } from "./checks/circuit-breakers.js";
import { concurrencyProblems } from "./checks/concurrency.js";
import { domainProblems } from "./checks/domain.js";
import { fargateProblems } from "./checks/fargate.js";
import { logSubscriptionProblems } from "./checks/log-subscriptions.js";
import { privateFunctionProblems } from "./checks/private-functions.js";
import { problem } from "./checks/problem.js";
import { recoveryPointProblems } from "./checks/recovery-point.js";
import { ownerProblems, referenceProblems } from "./checks/references.js";
import { reservedNameProblems } from "./checks/reserved-names.js";
import { standbyProblems } from "./checks/standby.js";
import { trailProblems } from "./checks/trail.js";
import type { ConfigProblem } from "./errors.js";
import type { AlarmRule } from "./schema/alarms.js";
import type { FunctionService } from "./schema/services.js";
import type { PlatformConfig } from "./schema.js";

function serviceProblems(config: PlatformConfig): ConfigProblem[] {
  return Object.entries(config.services).flatMap(([name, service]) => {
    const at = `services.${name}`;
    if (service.kind === "function") return consumerProblems(config, at, service);
    const { minimum, maximum } = service.scaling;
    if (minimum <= maximum) return [];
    return [problem(`${at}.scaling.minimum`, minimum, `must be at most scaling.maximum (${maximum})`)];
  });
}

function consumerProblems(config: PlatformConfig, at: string, service: FunctionService): ConfigProblem[] {
  return service.consumes.flatMap((consumer, index) => {
    const path = `${at}.consumes.${index}`;
    const queue = config.queues[consumer.queue];
    // A queue that is not there is told of by referenceProblems.
    if (!queue) return [];
    const found: ConfigProblem[] = [];
    const needed = 6 * service.timeoutSeconds;
    if (queue.visibilityTimeoutSeconds < needed)
      found.push(
        problem(
          `queues.${consumer.queue}.visibilityTimeoutSeconds`,
          queue.visibilityTimeoutSeconds,
          `must be at least ${needed}, six times the timeout of ${at}`,
        ),
      );
    if (consumer.batchSize > 10 && consumer.batchWindowSeconds < 1)
      found.push(
        problem(`${path}.batchWindowSeconds`, consumer.batchWindowSeconds, "must be at least 1 when batchSize is over 10"),
      );
    // Together: what is received beyond the reserved concurrency is throttled, and goes to the dead letters in the end.
    const together = service.consumes.reduce((sum, { maximumConcurrency = 0 }) => sum + maximumConcurrency, 0);
    if (consumer.maximumConcurrency && service.reservedConcurrency && together > service.reservedConcurrency)
      found.push(
        problem(
          `${path}.maximumConcurrency`,
          consumer.maximumConcurrency,
          `must be at most reservedConcurrency (${service.reservedConcurrency}), together with the other queues of ${at}`,
        ),
      );
    return found;
  });
}

function doubleConsumers(config: PlatformConfig): ConfigProblem[] {
  const consumers = new Map<string, string>();
  const found: ConfigProblem[] = [];
  for (const [name, service] of Object.entries(config.services)) {
    if (service.kind !== "function") continue;
    for (const { queue } of service.consumes) {
      const other = consumers.get(queue);
      if (other)
        found.push(problem(`services.${name}.consumes`, queue, `is consumed by ${other} already: a queue has one consumer`));
      consumers.set(queue, name);
    }
  }
  return found;
}

/** Longest window of a metric alarm in seconds: one day for periods under an hour, else seven (page "PutMetricAlarm"). */
const longestWindow = (periodSeconds: number): number => (periodSeconds < 3600 ? 86_400 : 604_800);

function alarmProblems(config: PlatformConfig): ConfigProblem[] {
  const rules = Object.entries(config.alarms).filter(
    (entry): entry is [string, AlarmRule] => typeof entry[1] === "object" && "threshold" in entry[1],
  );
  return rules.flatMap(([name, rule]) => {
    const found: ConfigProblem[] = [];
    if (rule.datapointsToAlarm > rule.evaluationPeriods)
      found.push(
        problem(
          `alarms.${name}.datapointsToAlarm`,
          rule.datapointsToAlarm,
          `must be at most evaluationPeriods (${rule.evaluationPeriods})`,
        ),
      );
    const window = rule.periodSeconds * rule.evaluationPeriods;
    if (window > longestWindow(rule.periodSeconds))
      found.push(
        problem(
          `alarms.${name}`,
          window,
          `periodSeconds × evaluationPeriods must be at most ${longestWindow(rule.periodSeconds)} s`,
        ),
      );
    return found;
  });
}

function networkProblems({ network }: PlatformConfig): ConfigProblem[] {
  const publicEnd = network.firstPublicSubnet + network.availabilityZones;
  const privateEnd = network.firstPrivateSubnet + network.availabilityZones;
  const overlap = network.firstPublicSubnet < privateEnd && network.firstPrivateSubnet < publicEnd;
  const found: ConfigProblem[] = [];
  if (overlap)
    found.push(problem("network.firstPrivateSubnet", network.firstPrivateSubnet, "must not overlap the public subnets"));
  if (!network.cidr.endsWith("/16")) found.push(problem("network.cidr", network.cidr, "must be a /16: subnets are its /24s"));
  if (publicEnd > 256 || privateEnd > 256)
    found.push(
      problem("network.availabilityZones", network.availabilityZones, "the last subnet's third octet must be at most 255"),
    );
  return found;
}

/**
 * What the fields mean together: names that refer to nothing, impossible pairs. A schema sees one field at a time.
 * @returns every problem; empty when the configuration is sound
 */
export function crossFieldProblems(config: PlatformConfig): ConfigProblem[] {
  const found = [
    ...referenceProblems(config),
    ...ownerProblems(config),
    ...serviceProblems(config),
    ...doubleConsumers(config),
    ...alarmProblems(config),
    ...networkProblems(config),
    ...bucketProblems(config),
    ...privateFunctionProblems(config),
    ...fargateProblems(config),
    ...apiProblems(config),
    ...apiAccessProblems(config),
    ...concurrencyProblems(config),
    ...reservedNameProblems(config),
    ...domainProblems(config),
    ...standbyProblems(config),
    ...trailProblems(config),
    ...recoveryPointProblems(config),
    ...circuitBreakerProblems(config),
    ...logSubscriptionProblems(config),
    ...analysisProblems(config),
    ...anomalyProblems(config),
  ];
  const { glacierAfterDays, expireAfterDays } = config.logs.archive;
  if (glacierAfterDays >= expireAfterDays)
    found.push(problem("logs.archive.expireAfterDays", expireAfterDays, `must be over glacierAfterDays (${glacierAfterDays})`));
  return found;
}
