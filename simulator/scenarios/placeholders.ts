import { AlarmNameError, type AlarmNames } from "../model/alarm-names.js";
import type { Problems, ScenarioPath } from "./problems.js";

/** Placeholder → what it stands for. */
export type Binding = Readonly<Record<string, string>>;

const PLACEHOLDER = /\{([a-z]\w*)\}/g;
const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

/** `{service}-errors` as an expression in which a placeholder is the same wherever it stands. */
function patternOf(text: string): RegExp {
  const seen = new Set<string>();
  const source = text.split(PLACEHOLDER).map((part, index) => {
    if (index % 2 === 0) return literal(part);
    if (seen.has(part)) return `\\k<${part}>`;
    seen.add(part);
    return `(?<${part}>.+)`;
  });
  return new RegExp(`^${source.join("")}$`);
}

/** Name of one run: what the placeholders stand for is said where the name itself does not. */
export function runName(name: string, binding: Binding, always: Binding): string {
  const unsaid = Object.entries(binding).flatMap(([key, value]) => (key in always || name.includes(`{${key}}`) ? [] : [value]));
  return unsaid.length === 0 ? name : `${name} (${unsaid.join(", ")})`;
}

/** Fills placeholders in all texts of a value, in the keys of objects too. What is bound to nothing stays as it is. */
export function fill(value: unknown, binding: Binding): unknown {
  if (typeof value === "string") return value.replace(PLACEHOLDER, (whole, name: string) => binding[name] ?? whole);
  if (Array.isArray(value)) return value.map((item) => fill(item, binding));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [String(fill(key, binding)), fill(item, binding)]));
}

const textsOf = (value: unknown): readonly string[] | undefined => {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.every((item) => typeof item === "string" && item !== "") ? list.map(String) : undefined;
};

/**
 * One binding for each alarm that the first pattern of `each` matches and for which the alarms of the other patterns are there
 * too; without `each` one. `{prefix}` and `{suffix}` are always bound: to what all alarm names share.
 */
export function bindingsOf(
  { each, except }: { readonly each?: unknown; readonly except?: unknown },
  names: AlarmNames,
  path: ScenarioPath,
  problems: Problems,
): readonly Binding[] {
  const always = { ...names.affixes };
  if (each === undefined) return [always];
  const [first, ...others] = textsOf(each) ?? [];
  const left = except === undefined ? [] : textsOf(except);
  if (first?.search(PLACEHOLDER) === -1 || first === undefined)
    problems.add([...path, "each"], 'each must be a pattern such as "{service}-errors"');
  if (left === undefined) problems.add([...path, "except"], "except must be names of alarms");
  if (first === undefined) return [];
  const pattern = patternOf(first);
  const out = new Set(
    (left ?? []).map((text) => problems.try([...path, "except"], [AlarmNameError], () => names.find(text).name)),
  );
  const known = new Set(names.all.map(({ name }) => names.short(name)));
  const bindings = names.all.flatMap(({ name }) => {
    const groups = pattern.exec(names.short(name))?.groups;
    if (!groups || out.has(name)) return [];
    const binding = { ...always, ...groups };
    return others.every((other) => known.has(String(fill(other, binding)))) ? [binding] : [];
  });
  if (bindings.length === 0 && first.search(PLACEHOLDER) !== -1)
    problems.add([...path, "each"], `no alarm is named like ${[first, ...others].join(" and ")}`);
  return bindings;
}
