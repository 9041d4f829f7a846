import { nearest } from "../../domain/contracts/near-words.js";
import type { MetricId } from "../metrics/index.js";
import { alarmNames } from "../model/alarm-names.js";
import type { MetricAlarm, SimulatorModel } from "../model/types.js";

/** A text names no topic, log group or metric that matters. */
export class TargetError extends Error {
  override readonly name = "TargetError";
}

/** Metrics that an alarm reads. */
const metricsOf = ({ source }: MetricAlarm): readonly MetricId[] =>
  source.kind === "metric" ? [source.metric] : source.queries.flatMap(({ metric }) => metric ?? []);

/** What is worked out of a model once, and asked for by each of its scenarios. */
function once<T>(make: (model: SimulatorModel) => T): (model: SimulatorModel) => T {
  const made = new WeakMap<SimulatorModel, { readonly value: T }>();
  return (model) => {
    const known = made.get(model) ?? { value: make(model) };
    made.set(model, known);
    return known.value;
  };
}

const metricsRead = once((model) => model.metricAlarms.flatMap(metricsOf));

/** Targets of actions → the names under which each is known. */
const targetNames = once((model): ReadonlyMap<string, readonly string[]> => {
  const names = alarmNames(model);
  const found = new Map<string, readonly string[]>();
  for (const { address, name } of model.topics) found.set(address, [address, name, names.short(name)]);
  for (const alarm of names.all)
    for (const { target } of Object.values(alarm.actions).flat()) {
      const last = target.split(target.startsWith("arn:") ? ":" : ".").at(-1) ?? target;
      if (!found.has(target)) found.set(target, [target, last, names.short(last)]);
    }
  return found;
});

/**
 * What alarms tell: a topic by its name, its name without what alarm names share, its address or ARN, or the last words of its
 * name (`critical` for `shop-alarms-critical-dev`).
 * @throws {TargetError}
 */
export function findTarget(model: SimulatorModel, text: string): string {
  const all = [...targetNames(model)];
  const exact = all.filter(([, names]) => names.includes(text));
  // Not of its address, by which the topic of another region may look alike.
  const isLast = (names: readonly string[]): boolean => names.slice(1).some((name) => name.endsWith(`-${text}`));
  const found = exact.length > 0 ? exact : all.filter(([, names]) => isLast(names));
  const [only] = found;
  if (only && found.length === 1) return only[0];
  const names = (found.length > 0 ? found : all).map(([address, known]) => known.at(-1) ?? address);
  throw new TargetError(
    found.length > 0
      ? `"${text}" may be ${names.join(" or ")}`
      : `alarms tell nobody "${text}"; they tell ${names.join(", ") || "nobody at all"}`,
  );
}

/**
 * A log group by its name, or by the service: the last part of its name, without what alarm names share.
 * @throws {TargetError}
 */
export function findLogGroup(model: SimulatorModel, { group, service }: { group?: string; service?: string }): string {
  const known = [
    ...new Set([...model.logGroups.map(({ name }) => name), ...model.metricFilters.map(({ logGroup }) => logGroup)]),
  ];
  if (group !== undefined) {
    if (known.includes(group)) return group;
    throw new TargetError(`there is no log group "${group}"; the nearest are ${nearest(group, known).join(", ")}`);
  }
  const names = alarmNames(model);
  const serviceOf = (name: string): string => names.short(name.slice(name.lastIndexOf("/") + 1));
  const found = known.filter((name) => serviceOf(name) === service);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  throw new TargetError(
    found.length > 1
      ? `service "${service}" has several log groups: ${found.join(", ")}; name one with group`
      : `there is no log group of a service "${service}"; the nearest are ${nearest(service ?? "", known.map(serviceOf)).join(", ")}`,
  );
}

const dimensionsText = (dimensions: Readonly<Record<string, string>>): string =>
  Object.entries(dimensions)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`)
    .join(", ") || "no dimensions";

const distinct = (metrics: readonly MetricId[]): readonly MetricId[] => [
  ...new Map(metrics.map((metric) => [dimensionsText(metric.dimensions), metric])).values(),
];

/**
 * A metric that an alarm reads; a scenario that feeds any other tests nothing.
 * @param text namespace, a space and the name; the last words of the namespace are enough (`Application Errors`)
 * @param dimensions as many as tell it from the other metrics of this name that alarms read
 * @throws {TargetError}
 */
export function findMetric(model: SimulatorModel, text: string, dimensions: Readonly<Record<string, string>>): MetricId {
  const read = metricsRead(model);
  const full = ({ namespace, name }: MetricId): string => `${namespace} ${name}`;
  const exact = read.filter((metric) => full(metric) === text);
  const named = exact.length > 0 ? exact : read.filter((metric) => full(metric).endsWith(`/${text}`));
  if (named.length === 0) {
    const all = [...new Set(read.map(full))];
    throw new TargetError(`no alarm reads the metric "${text}"; the nearest are ${nearest(text, all).join(", ")}`);
  }
  const spaces = [...new Set(named.map(full))];
  if (spaces.length > 1) throw new TargetError(`"${text}" may be ${spaces.join(" or ")}`);
  const wanted = dimensionsText(dimensions);
  const alike = distinct(named.filter((metric) => dimensionsText(metric.dimensions) === wanted));
  const isMeant = (metric: MetricId): boolean =>
    Object.entries(dimensions).every(([key, value]) => metric.dimensions[key] === value);
  const found = alike.length > 0 ? alike : distinct(named.filter(isMeant));
  const [only] = found;
  if (only && found.length === 1) return { namespace: only.namespace, name: only.name, dimensions: only.dimensions };
  if (found.length > 1) {
    const sets = found.map((metric) => dimensionsText(metric.dimensions));
    throw new TargetError(`alarms read several "${text}" with ${wanted}: ${sets.join("; ")}`);
  }
  const sets = nearest(wanted, [...new Set(named.map((metric) => dimensionsText(metric.dimensions)))]);
  throw new TargetError(`no alarm reads "${text}" with ${wanted}; the nearest are read with: ${sets.join("; ")}`);
}
