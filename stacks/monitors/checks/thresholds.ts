import type { AlarmDeclaration } from "../alarms/declaration.js";
import type { MonitoringProblem } from "../errors.js";
import { groupBy } from "../group-by.js";
import type { AlarmPlan } from "../plan.js";

/** Whether a threshold is crossed never, always or sometimes by a metric in its range. */
function reach({ comparison, rule: { threshold }, metric: { range } }: AlarmDeclaration): "never" | "always" | "sometimes" {
  const { lowest, highest = Number.POSITIVE_INFINITY } = range;
  switch (comparison) {
    case ">":
      return threshold >= highest ? "never" : threshold < lowest ? "always" : "sometimes";
    case ">=":
      return threshold > highest ? "never" : threshold <= lowest ? "always" : "sometimes";
    case "<":
      return threshold <= lowest ? "never" : threshold > highest ? "always" : "sometimes";
    case "<=":
      return threshold < lowest ? "never" : threshold >= highest ? "always" : "sometimes";
  }
}

/** Thresholds that can never, or will always, be crossed. */
export function thresholdProblems({ alarms, nameOf }: AlarmPlan): MonitoringProblem[] {
  return alarms.flatMap((alarm) => {
    const found = reach(alarm);
    if (found === "sometimes") return [];
    const { metric, comparison, rule } = alarm;
    const { lowest, highest, because } = metric.range;
    return [
      {
        subject: nameOf(alarm.id),
        problem: `${metric.statistic} of ${metric.name} is ${found} ${comparison} ${rule.threshold}: ${because}`,
        fix: `choose a threshold between ${lowest} and ${highest ?? "infinity"} that divides them`,
      },
    ];
  });
}

/** Direction of a comparison: with or without equality it watches the same side. */
const direction = ({ comparison }: AlarmDeclaration): string => comparison[0] ?? "";

const watched = (alarm: AlarmDeclaration): string => {
  const { namespace, name, dimensions, statistic } = alarm.metric;
  const sorted = Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([namespace, name, sorted, statistic, direction(alarm)]);
};

/** The warning must come before the critical level. */
function levelProblem(warn: AlarmDeclaration, crit: AlarmDeclaration, nameOf: AlarmPlan["nameOf"]): MonitoringProblem[] {
  const [first, second] = [warn.rule.threshold, crit.rule.threshold];
  const inOrder = direction(crit) === ">" ? first < second : first > second;
  if (inOrder) return [];
  const side = direction(crit) === ">" ? "below" : "above";
  return [
    {
      subject: nameOf(warn.id),
      problem: `its warn threshold ${first} is not ${side} the crit threshold ${second} of ${nameOf(crit.id)}`,
      fix: `put the warn threshold ${side} the crit threshold`,
    },
  ];
}

/** Several alarms on one metric of one resource, unless they are one warn and one crit level in the right order. */
export function duplicateProblems({ alarms, nameOf }: AlarmPlan): MonitoringProblem[] {
  const groups = groupBy(alarms, watched);
  return [...groups.values()].flatMap((group): MonitoringProblem[] => {
    const [first, second, ...more] = group;
    if (!first || !second) return [];
    const warn = group.find((alarm) => alarm.level === "warn");
    const crit = group.find((alarm) => alarm.level === "crit");
    if (warn && crit && more.length === 0) return levelProblem(warn, crit, nameOf);
    const others = group.slice(1).map((alarm) => nameOf(alarm.id));
    return [
      {
        subject: nameOf(first.id),
        problem: `watches the same as ${others.join(", ")}: ${first.metric.statistic} of ${first.metric.namespace} ${first.metric.name}`,
        fix: "keep one alarm, or make two of them the warn and the crit level",
      },
    ];
  });
}
