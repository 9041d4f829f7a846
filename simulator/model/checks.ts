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
  return metricFilters.flatMap((filter) =>
    groups.get(filter.logGroup)?.withFilters === false
      ? [problem(filter, "log_group_name", `${filter.logGroup} is of a log class that has no metric filters`)]
      : [],
  );
}

/** What is wrong between resources: names, references, circles, limits that count several. */
export function checkModel(model: CheckedModel): readonly ModelProblem[] {
  const alarms = [...model.metricAlarms, ...model.compositeAlarms];
  return [
    ...twice(alarms, "alarm_name", ({ name }) => name),
    ...twice(model.logGroups, "name", ({ name }) => name),
    ...twice(model.metricFilters, "name", ({ name, logGroup }) => (name && logGroup ? `${logGroup} ${name}` : "")),
    ...filterProblems(model),
  ];
}
