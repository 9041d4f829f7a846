import type { PlatformConfig } from "../../../config/index.js";
import type { Severity } from "../../../domain/contracts/severity.js";
import type { AlarmDeclaration, CompositeDeclaration } from "../alarms/declaration.js";
import { describe } from "../alarms/description.js";
import type { MonitoringProblem } from "../errors.js";
import { groupBy } from "../group-by.js";
import { isPercentile } from "../metrics/metric.js";
import type { AlarmPlan } from "../plan.js";
import { isRunbook, RUNBOOKS, runbookLink } from "../runbooks.js";
import { LIMITS } from "./limits.js";

type Declaration = AlarmDeclaration | CompositeDeclaration;

/** Alarms that nobody hears of, or that tell without saying what to do. */
export function routeProblems(plan: AlarmPlan, topicArns: Readonly<Record<Severity, string>>): MonitoringProblem[] {
  return [...plan.alarms, ...plan.composites].flatMap((alarm: Declaration) => {
    const subject = plan.nameOf(alarm.id);
    const found: MonitoringProblem[] = [];
    if (!isRunbook(alarm.runbook))
      found.push({
        subject,
        problem: `has no runbook ("${alarm.runbook}")`,
        fix: `name one of ${RUNBOOKS.join(", ")}, or add one`,
      });
    const tier = plan.notifies(alarm);
    if (tier && !topicArns[tier])
      found.push({ subject, problem: `notifies ${tier}, which has no topic`, fix: `give topicArns.${tier}` });
    return found;
  });
}

/** Names and descriptions that are too long for CloudWatch. */
export function textProblems(plan: AlarmPlan, config: PlatformConfig): MonitoringProblem[] {
  return [...plan.alarms, ...plan.composites].flatMap((alarm: Declaration) => {
    const subject = plan.nameOf(alarm.id);
    const description = describe(alarm, plan.notifies(alarm), runbookLink(config, alarm.runbook));
    const texts = [
      { what: "name", is: subject.length, most: LIMITS.nameCharacters },
      { what: "description", is: description.length, most: LIMITS.descriptionCharacters },
    ];
    return texts
      .filter(({ is, most }) => is > most)
      .map(({ what, is, most }) => ({
        subject,
        problem: `its ${what} has ${is} characters, CloudWatch's limit is ${most}`,
        fix: "shorten the service's name or description",
      }));
  });
}

/** Names that are used twice: AWS would let the second alarm replace the first. */
export function nameProblems({ alarms, composites, nameOf }: AlarmPlan): MonitoringProblem[] {
  const groups = groupBy([...alarms, ...composites], ({ id }) => id);
  return [...groups.values()].flatMap((group) => {
    const [first, second] = group;
    if (!first || !second) return [];
    return [
      {
        subject: nameOf(first.id),
        problem: `is the name of ${group.length} alarms`,
        fix: "rename a service: names are <service>-<what>",
      },
    ];
  });
}

/** Fields of a metric alarm that CloudWatch would refuse or that contradict each other. */
export function fieldProblems({ alarms, nameOf }: AlarmPlan): MonitoringProblem[] {
  return alarms.flatMap(({ id, metric, rule, lowSamples, missingData }) => {
    const subject = nameOf(id);
    const found: MonitoringProblem[] = [];
    const dimensions = Object.keys(metric.dimensions).length;
    if (dimensions > LIMITS.dimensions)
      found.push({ subject, problem: `has ${dimensions} dimensions`, fix: `CloudWatch takes ${LIMITS.dimensions}` });
    const window = rule.periodSeconds * rule.evaluationPeriods;
    const longest = rule.periodSeconds < 3600 ? LIMITS.windowSecondsShortPeriod : LIMITS.windowSecondsLongPeriod;
    if (window > longest)
      found.push({ subject, problem: `looks back ${window} s`, fix: `CloudWatch takes ${longest} s for this period` });
    if (isPercentile(metric.statistic) && !lowSamples)
      found.push({ subject, problem: "has no choice for few samples", fix: "set lowSamples: evaluate or ignore, and why" });
    if (missingData.notify && missingData.treatAs !== "missing")
      found.push({ subject, problem: "can never tell of lost data", fix: 'notify needs treatAs "missing"' });
    return found;
  });
}
