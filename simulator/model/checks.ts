import { filterProblem, ruleProblems, sourceProblem } from "./check-parts.js";
import type { ModelProblem } from "./errors.js";
import type { Declared, LogGroup, SimulatorModel } from "./types.js";

/** A model with what only the checks need. */
export type CheckedModel = Omit<SimulatorModel, "logGroups"> & {
  readonly logGroups: readonly (LogGroup & { readonly withFilters: boolean })[];
};

const problem = ({ file, address }: Declared, attribute: string, message: string): ModelProblem => ({
  file,
  address,
  attribute,
  message,
});

/** Two of a kind with one key: the second would take the first one's place. */
function twice<T extends Declared>(items: readonly T[], attribute: string, keyOf: (item: T) => string): ModelProblem[] {
  const first = new Map<string, T>();
  return items.flatMap((item) => {
    const key = keyOf(item);
    const other = first.get(key);
    if (!other) first.set(key, item);
    return other && key !== "" ? [problem(item, attribute, `"${key}" is also the name of ${other.address}`)] : [];
  });
}

function filterProblems({ metricFilters, logGroups }: CheckedModel): ModelProblem[] {
  const groups = new Map(logGroups.map((group) => [group.name, group]));
  const inWrongClass = metricFilters
    .filter(({ logGroup }) => groups.get(logGroup)?.withFilters === false)
    .map((filter) => problem(filter, "log_group_name", `${filter.logGroup} is of a log class that has no metric filters`));
  const alone = metricFilters.flatMap((filter) => filterProblem([filter]) ?? []);
  if (alone.length > 0) return [...inWrongClass, ...alone];
  const names = [...new Set(metricFilters.map(({ logGroup }) => logGroup))];
  const together = names.flatMap((name) => filterProblem(metricFilters.filter(({ logGroup }) => logGroup === name)) ?? []);
  return [...inWrongClass, ...together];
}

/**
 * What is wrong between resources and inside their small languages: names, references, circles, patterns, expressions.
 * @param broken addresses that have problems already: what they hold is not looked into again
 */
export function checkModel(model: CheckedModel, broken: ReadonlySet<string>): readonly ModelProblem[] {
  const { metricAlarms, compositeAlarms } = model;
  const whole = <T extends Declared>(items: readonly T[]): readonly T[] => items.filter(({ address }) => !broken.has(address));
  return [
    ...twice([...metricAlarms, ...compositeAlarms], "alarm_name", ({ name }) => name),
    ...twice(model.logGroups, "name", ({ name }) => name),
    ...twice(model.metricFilters, "name", ({ name, logGroup }) => (name && logGroup ? `${logGroup} ${name}` : "")),
    ...filterProblems({ ...model, metricFilters: whole(model.metricFilters) }),
    ...whole(metricAlarms).flatMap((alarm) => sourceProblem(alarm) ?? []),
    ...ruleProblems(compositeAlarms, metricAlarms),
  ];
}
