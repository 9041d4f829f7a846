import { alarmsOf, parseAlarmRule } from "../../composites/index.js";
import { type Alarm, alarmNames } from "../../model/alarm-names.js";
import type { SimulationOutput } from "../../simulation/index.js";
import type { Run } from "../outcome.js";
import { formatOffset } from "../times.js";
import { axis, type Layout, layoutOf, messageRow, stateRow } from "./columns.js";
import { valueRow } from "./values.js";
import { alarmWords } from "./words.js";

const WIDTH = 101;
/** Changes and messages of an alarm that are told in words. */
const MOST_LINES = 8;
const LEGEND = "- OK  # ALARM  . INSUFFICIENT_DATA   ▁▂▃▄ not breaching  ▅▆▇█ breaching   ! told  o told of the end  x held back";

function lineOf(output: SimulationOutput, { start, model }: Run, short: (name: string) => string): string {
  const at = formatOffset(output.t - start);
  if (output.type === "transition") return `${at}: ${output.from} → ${output.to}: ${output.reason}`;
  const { state, suppressedBy, deliveries } = output;
  const target = short(model.topics.find(({ address }) => address === output.target)?.name ?? output.target);
  if (suppressedBy) return `${at}: ${state} held back from ${target} by ${suppressedBy}`;
  const whom = deliveries.map(({ protocol, endpoint }) => `${protocol} ${endpoint}`).join(", ");
  return `${at}: ${state} told to ${target}${whom ? ` (${whom})` : ""}`;
}

function drawAlarm(run: Run, alarm: Alarm, layout: Layout, short: (name: string) => string): readonly string[] {
  const own = run.outputs.filter((output) => output.alarm === alarm.name);
  const values = alarm.kind === "metric" ? valueRow(run, alarm, layout) : undefined;
  const messages = messageRow(layout, alarm.name, own);
  const lines = own.map((output) => `    ${lineOf(output, run, short)}`);
  const rest = lines.length - MOST_LINES;
  return [
    `${short(alarm.name)}: ${alarmWords(alarm, short)}`,
    ...(values ? [`  ${values.row.trimEnd()}  ${values.range === undefined ? "no data" : `values ${values.range}`}`] : []),
    `  ${stateRow(layout, alarm.name, own)}`,
    ...(messages === undefined ? [] : [`  ${messages}`]),
    ...lines.slice(0, MOST_LINES),
    ...(rest > 0 ? [`    … and ${rest} more`] : []),
  ];
}

/** The alarms, and those that composites among them look at. */
function withChildren({ model }: Run, alarms: readonly string[]): readonly Alarm[] {
  const names = alarmNames(model);
  const found = new Set<Alarm>();
  for (const alarm of alarms.map((name) => names.find(name))) {
    found.add(alarm);
    if (alarm.kind !== "composite") continue;
    for (const child of alarmsOf(parseAlarmRule(alarm.rule))) found.add(names.find(child));
    if (alarm.suppressor) found.add(names.find(alarm.suppressor.alarm));
  }
  return [...found];
}

/**
 * Draws what happened to some alarms: states and datapoints over time, changes and messages in words. Plain text.
 * @param alarms whole names; alarms that a composite looks at are drawn below it
 */
export function drawTimeline(run: Run, alarms: readonly string[]): string {
  const names = alarmNames(run.model);
  const short = (name: string): string => names.short(name);
  const drawn = withChildren(run, alarms);
  if (drawn.length === 0) return "";
  const layout = layoutOf(run.start, run.end, WIDTH);
  const [labels, marks] = axis(layout);
  const start = new Date(run.start).toISOString().replace(".000Z", "Z");
  return [
    `0m is ${start}; one column is ${formatOffset(layout.stepMs)}   ${LEGEND}`,
    `  ${labels}`,
    `  ${marks}`,
    ...drawn.flatMap((alarm) => drawAlarm(run, alarm, layout, short)),
  ].join("\n");
}
