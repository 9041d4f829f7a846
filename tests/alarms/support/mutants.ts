import { type AlarmRule, formatAlarmRule, parseAlarmRule } from "../../../simulator/composites/index.js";
import type { Alarm } from "../../../simulator/model/alarm-names.js";
import {
  type AlarmState,
  type CompositeAlarm,
  type MetricAlarm,
  type MetricFilter,
  MISSING_DATA,
} from "../../../simulator/model/types.js";

/** An alarm with one thing changed. */
interface Mutant {
  readonly change: string;
  readonly alarm: Alarm;
}

/** A metric filter with one thing changed. */
interface FilterMutant {
  readonly change: string;
  readonly filter: MetricFilter;
}

const STATES: readonly AlarmState[] = ["OK", "ALARM", "INSUFFICIENT_DATA"];

/** Every topic that is told may be forgotten. */
const withoutActions = (alarm: Alarm): readonly Mutant[] =>
  STATES.filter((state) => alarm.actions[state].length > 0).map((state) => ({
    change: `tells nobody of ${state}`,
    alarm: { ...alarm, actions: { ...alarm.actions, [state]: [] } },
  }));

/** Twice and half the threshold; one up and down from 0, and 0 for 1: half of one event is one event. */
function thresholds(value: number, counts: boolean): readonly number[] {
  if (value === 0) return [1, -1];
  return [value * 2, counts && value === 1 ? 0 : value / 2];
}

const OTHER_COMPARISON = {
  GreaterThanOrEqualToThreshold: "GreaterThanThreshold",
  GreaterThanThreshold: "GreaterThanOrEqualToThreshold",
  LessThanThreshold: "LessThanOrEqualToThreshold",
  LessThanOrEqualToThreshold: "LessThanThreshold",
} as const;

function metricMutants(alarm: MetricAlarm): readonly Mutant[] {
  const mutants: Mutant[] = [];
  const add = (change: string, part: Partial<MetricAlarm>): void => void mutants.push({ change, alarm: { ...alarm, ...part } });
  const { threshold, comparison, evaluationPeriods: n, datapointsToAlarm: m, source, periodSeconds } = alarm;
  if ("value" in threshold) {
    const counts = source.kind === "metric" && source.metric.statistic === "Sum";
    for (const value of thresholds(threshold.value, counts))
      add(`threshold ${threshold.value} → ${value}`, { threshold: { value } });
  }
  if (comparison in OTHER_COMPARISON) {
    const other = OTHER_COMPARISON[comparison as keyof typeof OTHER_COMPARISON];
    add(`${comparison} → ${other}`, { comparison: other });
  }
  const windows = [
    [n + 1, m + 1],
    [n + 1, m],
    [n - 1, m - 1],
    [n, m - 1],
  ] as const;
  for (const [evaluationPeriods, datapointsToAlarm] of windows)
    if (datapointsToAlarm > 0)
      add(`${m} of ${n} → ${datapointsToAlarm} of ${evaluationPeriods}`, { evaluationPeriods, datapointsToAlarm });
  for (const missingData of MISSING_DATA)
    if (missingData !== alarm.missingData) add(`missing data ${alarm.missingData} → ${missingData}`, { missingData });
  if (source.kind === "metric") {
    const metric = (part: Partial<typeof source.metric>) => ({ source: { ...source, metric: { ...source.metric, ...part } } });
    const seconds = periodSeconds * 2;
    add(`period ${periodSeconds} s → ${seconds} s`, { periodSeconds: seconds, ...metric({ periodSeconds: seconds }) });
    if (source.metric.statistic.startsWith("p")) {
      add(`${source.metric.statistic} → p50`, metric({ statistic: "p50" }));
      add(`${source.metric.statistic} → Maximum`, metric({ statistic: "Maximum" }));
      add("few samples change nothing", { ignoreLowSamples: true });
    }
  }
  return mutants;
}

/** Every rule that is this one with one AND for an OR, or with one alarm forgotten. */
function ruleMutants(rule: AlarmRule): readonly (readonly [string, AlarmRule])[] {
  if (rule.kind !== "and" && rule.kind !== "or") return [];
  const { kind, of } = rule;
  const replaced = (index: number, part: AlarmRule): AlarmRule => ({
    kind,
    of: of.map((one, at) => (at === index ? part : one)),
  });
  const other = kind === "and" ? "or" : "and";
  return [
    [`${kind.toUpperCase()} → ${other.toUpperCase()}`, { kind: other, of }],
    ...of.map((part, index): readonly [string, AlarmRule] => {
      const rest = of.filter((_, at) => at !== index);
      const [only] = rest;
      return [`without ${formatAlarmRule(part)}`, rest.length === 1 && only ? only : { kind, of: rest }];
    }),
    ...of.flatMap((part, index) =>
      ruleMutants(part).map(([change, mutant]): readonly [string, AlarmRule] => [change, replaced(index, mutant)]),
    ),
  ];
}

function compositeMutants(alarm: CompositeAlarm): readonly Mutant[] {
  const rule = parseAlarmRule(alarm.rule);
  const { suppressor, ...unsuppressed } = alarm;
  const rules = rule.kind === "state" ? [["never in ALARM", { kind: "constant", value: false }] as const] : ruleMutants(rule);
  const times = suppressor
    ? (["waitSeconds", "extensionSeconds"] as const).flatMap((key) =>
        [2, 0.5].map(
          (factor): Mutant => ({
            change: `${key} × ${factor}`,
            alarm: { ...alarm, suppressor: { ...suppressor, [key]: suppressor[key] * factor } },
          }),
        ),
      )
    : [];
  return [
    ...rules.map(([change, mutant]): Mutant => ({ change, alarm: { ...alarm, rule: formatAlarmRule(mutant) } })),
    ...(suppressor ? [{ change: "held back by nothing", alarm: unsuppressed }, ...times] : []),
  ];
}

/** An alarm as somebody might get it wrong. */
export const mutantsOf = (alarm: Alarm): readonly Mutant[] => [
  ...(alarm.kind === "metric" ? metricMutants(alarm) : compositeMutants(alarm)),
  ...withoutActions(alarm),
];

const ALTERNATIVE = / \|\| /;

/** A metric filter as somebody might get it wrong: with an alternative forgotten, and with what it counts for. */
export function filterMutants(filter: MetricFilter): readonly FilterMutant[] {
  const { defaultValue: _, ...withoutDefault } = filter;
  const inner = /^\{ (.*) \}$/.exec(filter.pattern)?.[1] ?? "";
  const alternatives = inner.split(ALTERNATIVE);
  return [
    { change: "matches every line", filter: { ...filter, pattern: "" } },
    ...(alternatives.length < 2 ? [] : alternatives).map((one) => {
      const pattern = `{ ${alternatives.filter((other) => other !== one).join(" || ")} }`;
      return { change: `without ${one}`, filter: { ...filter, pattern } };
    }),
    { change: "counts twice", filter: { ...filter, value: "2" } },
    { change: "without its zero for minutes that do not match", filter: withoutDefault },
  ];
}
