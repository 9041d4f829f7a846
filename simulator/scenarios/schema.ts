import * as v from "valibot";
import type { AlarmState } from "../model/types.js";
import { parseSeries, SeriesError } from "./series.js";
import { parseIso, parseOffset } from "./times.js";

const ALARM_STATES: readonly AlarmState[] = ["OK", "ALARM", "INSUFFICIENT_DATA"];

/** An object with these fields and no other; what is wrong is said with the fields there are. */
const fields = <E extends v.ObjectEntries>(entries: E) =>
  v.strictObject(entries, (issue) => {
    const known = Object.keys(entries).join(", ");
    if (issue.expected === "never") return `is not known here; there are ${known}`;
    return issue.expected === "Object" ? `must be an object with ${known}` : "is missing";
  });

const text = (what: string) => v.pipe(v.string(`must be ${what}`), v.nonEmpty(`must be ${what}`));
const written = v.pipe(v.union([v.string(), v.number()], "must be a text"), v.transform(String));

const offset = v.pipe(
  written,
  v.check((value) => parseOffset(value) >= 0, "must be a length of time such as 30s, 10m, 1h30m or 2d"),
);
const time = v.pipe(
  written,
  v.check(
    (value) => parseOffset(value) >= 0 || !Number.isNaN(parseIso(value)),
    "must be an offset such as 10m, or a time such as 2026-01-05T10:10:00Z",
  ),
);
const series = v.pipe(
  v.union([v.string(), v.number()], 'must be a series in one text, in quotes where it begins with [: "[1 2 900]x5"'),
  v.transform(String),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    try {
      return parseSeries(dataset.value);
    } catch (error) {
      if (!(error instanceof SeriesError)) throw error;
      addIssue({ message: error.message });
      return NEVER;
    }
  }),
);
const state = v.picklist(ALARM_STATES, `must be one of ${ALARM_STATES.join(", ")}`);
const window = { after: v.optional(time), before: v.optional(time) };
const alarm = text("the name of an alarm");
const recipient = text("a severity, or the name of a topic");
const onlyTrue = v.literal(true, "must be true");

const logs = fields({
  group: v.optional(text("the name of a log group")),
  service: v.optional(text("the name of a service")),
  line: v.union([v.string(), v.record(v.string(), v.unknown())], "must be a text, or an object that becomes JSON"),
  lines: v.pipe(
    series,
    v.check(
      ({ values, several }) =>
        several.size === 0 && values.every((count) => Number.isNaN(count) || (count >= 0 && count % 1 === 0)),
      "must be numbers of lines: whole, not below 0, one in each interval",
    ),
  ),
  interval: v.optional(offset),
});

const metrics = fields({
  metric: text("namespace and name, e.g. AWS/Lambda Duration"),
  dimensions: v.optional(v.record(v.string(), v.pipe(written)), {}),
  values: series,
  unit: v.optional(text("a unit of CloudWatch")),
  interval: v.optional(offset),
});

const atStates = fields({ at: time, alarms: v.record(v.string(), state, "must be alarm names, each with its state") });
const alarmed = fields({
  alarm,
  alarmed: v.union(
    [v.boolean(), fields({ ...window, never: v.optional(v.boolean()) })],
    "must be true, false, or after, before and never",
  ),
});
const notified = fields({
  notified: recipient,
  alarm: v.optional(alarm),
  state: v.optional(state),
  times: v.optional(v.pipe(v.number("must be a number"), v.integer("must be whole"), v.minValue(1, "must be 1 or more"))),
  ...window,
});
const notNotified = fields({ not_notified: recipient, alarm: v.optional(alarm), state: v.optional(state), ...window });
const quiet = fields({ quiet: onlyTrue, ...window });

const KINDS = { at: atStates, alarmed, notified, not_notified: notNotified, quiet };
const noKind = v.never(`must be one of: at and alarms; alarm and alarmed; notified; not_notified; quiet`);

/** Which kind of expectation it is, its keys tell. */
const expectation = v.lazy((input) => {
  const keys = typeof input === "object" && input !== null ? Object.keys(input) : [];
  const kind = Object.entries(KINDS).find(([key]) => keys.includes(key));
  return kind?.[1] ?? noKind;
});

/** One scenario, its placeholders filled in. */
export const ScenarioSchema = fields({
  name: text("a text that says what happens"),
  each: v.optional(v.unknown()),
  except: v.optional(v.unknown()),
  start: v.optional(
    v.pipe(
      v.string("must be a time such as 2026-01-05T10:00:00Z"),
      v.check((value) => !Number.isNaN(parseIso(value)), "must be a time such as 2026-01-05T10:00:00Z"),
    ),
  ),
  interval: v.optional(offset),
  until: v.optional(time),
  logs: v.optional(v.array(logs, "must be a list"), []),
  metrics: v.optional(v.array(metrics, "must be a list"), []),
  expect: v.pipe(v.array(expectation, "must be a list"), v.nonEmpty("must expect something")),
});

/** A scenario as it is written. */
export type WrittenScenario = v.InferOutput<typeof ScenarioSchema>;
export type WrittenExpectation = WrittenScenario["expect"][number];
