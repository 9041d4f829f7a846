import * as v from "valibot";
import { AlarmNameError, alarmNames } from "../model/alarm-names.js";
import type { SimulatorModel } from "../model/types.js";
import { readFeeds } from "./feeds.js";
import { bindingsOf, fill, runName } from "./placeholders.js";
import { Problems, type ScenarioPath, type ScenarioProblem } from "./problems.js";
import type { Expectation, Scenario, Window } from "./scenario.js";
import { ScenarioSchema, type WrittenExpectation, type WrittenScenario } from "./schema.js";
import { findTarget, TargetError } from "./targets.js";
import { parseIso, parseOffset } from "./times.js";

const MINUTE_MS = 60_000;
/** A Monday morning. */
export const DEFAULT_START = Date.UTC(2026, 0, 5, 10);

/** Scenarios of a file, and all that is wrong with it. */
export interface ReadScenarios {
  readonly scenarios: readonly Scenario[];
  readonly problems: readonly ScenarioProblem[];
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Reads the content of a scenario file against the alarms of a model: one scenario for each alarm that `each` matches.
 * @param input the file as plain data
 */
export function readScenarios(input: unknown, model: SimulatorModel): ReadScenarios {
  const problems = new Problems();
  const list: unknown = isObject(input) ? input.scenarios : undefined;
  if (!isObject(input) || !Array.isArray(list) || list.length === 0) {
    problems.add([], "must begin with scenarios: and a list of them");
    return { scenarios: [], problems: problems.list() };
  }
  for (const key of Object.keys(input)) if (key !== "scenarios") problems.add([key], "is not known here; there is scenarios");
  const scenarios = list.flatMap((raw: unknown, index) => {
    const path = ["scenarios", index];
    const names = alarmNames(model);
    return bindingsOf(isObject(raw) ? raw : {}, names, path, problems).flatMap((binding) => {
      const isNamed = isObject(raw) && typeof raw.name === "string";
      const named = isNamed ? { ...raw, name: runName(String(raw.name), binding, { ...names.affixes }) } : raw;
      return readOne(fill(named, binding), path, model, problems) ?? [];
    });
  });
  return { scenarios, problems: problems.list() };
}

const called = (path: ScenarioPath): string => {
  const last = path.at(-1);
  return typeof last === "number" ? `an entry of ${path.at(-2)}` : (last ?? "a scenario");
};

function readOne(raw: unknown, path: ScenarioPath, model: SimulatorModel, problems: Problems): Scenario | undefined {
  const result = v.safeParse(ScenarioSchema, raw);
  if (!result.success) {
    for (const issue of result.issues) {
      const at = (issue.path ?? []).flatMap(({ key }) => (typeof key === "string" || typeof key === "number" ? [key] : []));
      problems.add([...path, ...at], `${called(at)} ${issue.message}`);
    }
    return undefined;
  }
  const before = problems.size;
  const scenario = resolve(result.output, path, model, problems);
  return problems.size === before ? scenario : undefined;
}

function resolve(written: WrittenScenario, path: ScenarioPath, model: SimulatorModel, problems: Problems): Scenario {
  const start = written.start === undefined ? DEFAULT_START : parseIso(written.start);
  if (start % MINUTE_MS !== 0) problems.add([...path, "start"], "start must be a whole minute");
  const timeOf = (text: string): number => (parseOffset(text) >= 0 ? start + parseOffset(text) : parseIso(text));
  const times: number[] = written.until === undefined ? [] : [timeOf(written.until)];
  const noted = (text: string, at: ScenarioPath): number => {
    const time = timeOf(text);
    times.push(time);
    if (time < start) problems.add(at, `${text} is before the scenario starts`);
    return time;
  };
  const expectations = written.expect.flatMap((expectation, index) => {
    const at = [...path, "expect", index];
    const found = expected(expectation, at, model, noted, problems);
    return found ? [{ ...found, path: at }] : [];
  });
  const feeds = readFeeds(written, start, path, model, problems);
  if (written.until === undefined) times.push(feeds.end);
  const end = Math.max(start, ...times);
  return { name: written.name, path, start, end, logs: feeds.logs, metrics: feeds.metrics, expectations };
}

type NotedTime = (text: string, path: ScenarioPath) => number;

/** The expectation with its names found; undefined after a problem. */
function expected(
  written: WrittenExpectation,
  path: ScenarioPath,
  model: SimulatorModel,
  noted: NotedTime,
  problems: Problems,
): Expectation | undefined {
  const nameOf = (text: string, at: ScenarioPath): string =>
    problems.try(at, [AlarmNameError], () => alarmNames(model).find(text).name) ?? "";
  const windowOf = (window: { readonly after?: string; readonly before?: string }, at: ScenarioPath): Window => {
    const after = window.after === undefined ? undefined : noted(window.after, [...at, "after"]);
    const before = window.before === undefined ? undefined : noted(window.before, [...at, "before"]);
    if (after !== undefined && before !== undefined && after > before)
      problems.add([...at, "before"], "before is earlier than after");
    return { after, before };
  };
  if ("at" in written) {
    const states = Object.entries(written.alarms).map(
      ([name, state]) => [nameOf(name, [...path, "alarms", name]), state] as const,
    );
    if (states.length === 0) problems.add([...path, "alarms"], "alarms names none");
    return { kind: "states", at: noted(written.at, [...path, "at"]), states: new Map(states) };
  }
  if ("alarmed" in written) {
    const { alarmed } = written;
    const window = typeof alarmed === "boolean" ? {} : windowOf(alarmed, [...path, "alarmed"]);
    const isExpected = typeof alarmed === "boolean" ? alarmed : alarmed.never !== true;
    return { kind: "alarmed", alarm: nameOf(written.alarm, [...path, "alarm"]), expected: isExpected, window };
  }
  if ("quiet" in written) return { kind: "quiet", window: windowOf(written, path) };
  const isExpected = "notified" in written;
  const called = isExpected ? written.notified : written.not_notified;
  const target = problems.try([...path, isExpected ? "notified" : "not_notified"], [TargetError], () =>
    findTarget(model, called),
  );
  const alarm = written.alarm === undefined ? undefined : nameOf(written.alarm, [...path, "alarm"]);
  const times = isExpected ? written.times : undefined;
  const window = windowOf(written, path);
  if (target === undefined) return undefined;
  return { kind: "notified", target, called, expected: isExpected, alarm, state: written.state ?? "ALARM", times, window };
}
