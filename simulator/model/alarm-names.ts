import { nearest } from "../../domain/contracts/near-words.js";
import type { CompositeAlarm, MetricAlarm, SimulatorModel } from "./types.js";

/** An alarm of a model. */
export type Alarm = MetricAlarm | CompositeAlarm;

/** A text names no alarm. */
export class AlarmNameError extends Error {
  override readonly name = "AlarmNameError";
}

/** What all alarm names of a model begin and end with, e.g. the project and the environment. */
export interface SharedAffixes {
  readonly prefix: string;
  readonly suffix: string;
}

const SEPARATOR = /[-_./]/;

const sharedStart = (a: string, b: string): string => {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return a.slice(0, length);
};
const reversed = (text: string): string => [...text].reverse().join("");

/** The start up to and including its last separator: a word is never cut in two. */
const wholeWords = (start: string): string => {
  let end = start.length;
  while (end > 0 && !SEPARATOR.test(start[end - 1] ?? "")) end -= 1;
  return start.slice(0, end);
};

/** What all names share at both ends, in whole words. A single name shares nothing. */
export function sharedAffixes(names: readonly string[]): SharedAffixes {
  if (names.length < 2) return { prefix: "", suffix: "" };
  const prefix = wholeWords(names.reduce(sharedStart));
  const rests = names.map((name) => reversed(name.slice(prefix.length)));
  return { prefix, suffix: reversed(wholeWords(rests.reduce(sharedStart))) };
}

/** The alarms of a model by name and by short name. */
export class AlarmNames {
  readonly affixes: SharedAffixes;
  /** In the order of the model. */
  readonly all: readonly Alarm[];
  private readonly byName: ReadonlyMap<string, Alarm>;

  constructor({ metricAlarms, compositeAlarms }: Pick<SimulatorModel, "metricAlarms" | "compositeAlarms">) {
    this.all = [...metricAlarms, ...compositeAlarms];
    this.affixes = sharedAffixes(this.all.map(({ name }) => name));
    this.byName = new Map(this.all.map((alarm) => [alarm.name, alarm]));
  }

  /** A name without what all alarm names share; a name that does not share it stays whole. */
  short(name: string): string {
    const { prefix, suffix } = this.affixes;
    const isWhole = name.length > prefix.length + suffix.length && name.startsWith(prefix) && name.endsWith(suffix);
    return isWhole ? name.slice(prefix.length, name.length - suffix.length) : name;
  }

  /** The alarm of this name or short name, or undefined. */
  get(text: string): Alarm | undefined {
    return this.byName.get(text) ?? this.byName.get(this.affixes.prefix + text + this.affixes.suffix);
  }

  /**
   * The alarm of this name or short name.
   * @throws {AlarmNameError} with the nearest names when there is none
   */
  find(text: string): Alarm {
    const found = this.get(text);
    if (found) return found;
    if (this.all.length === 0) throw new AlarmNameError(`there is no alarm "${text}": the Terraform declares none`);
    const names = this.all.map(({ name }) => this.short(name));
    throw new AlarmNameError(`there is no alarm "${text}"; the nearest are ${nearest(text, names).join(", ")}`);
  }
}

const namesOfModels = new WeakMap<object, AlarmNames>();

/** The names of a model's alarms, worked out once. */
export function alarmNames(model: SimulatorModel): AlarmNames {
  const names = namesOfModels.get(model) ?? new AlarmNames(model);
  namesOfModels.set(model, names);
  return names;
}

/**
 * The alarm that a text names: its exact name, or the name without the prefix and suffix that all alarm names of the model share
 * (`payment-handler-errors` for `observability-platform-payment-handler-errors-dev`).
 * @throws {AlarmNameError} with the nearest names
 */
export const findAlarm = (model: SimulatorModel, text: string): Alarm => alarmNames(model).find(text);
