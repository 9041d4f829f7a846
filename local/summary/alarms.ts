import type { PlatformConfig } from "../../config/index.js";
import type { Alarms } from "../alarms/index.js";
import { alarmId, severityOfTarget } from "../alarms/names.js";
import { clock, type Line, type Segment, say } from "./text.js";

/** The alarms at one moment. */
export interface AlarmFigures {
  /** Ids of the alarms and composites in ALARM. */
  readonly inAlarm: readonly string[];
  /** Messages that went out. */
  readonly told: number;
  readonly speed: number;
}

/** How the alarms are now. */
export function alarmFigures(config: PlatformConfig, { model, book, clock: time }: Alarms): AlarmFigures {
  const names = [...model.metricAlarms, ...model.compositeAlarms].map(({ name }) => name);
  return {
    inAlarm: names.filter((name) => book.statusOf(name).state === "ALARM").map((name) => alarmId(config, name)),
    told: book.told.filter(({ notification }) => !notification.suppressedBy).length,
    speed: time.speed,
  };
}

/** The line of the live summary. */
export const alarmsText = ({ inAlarm, told }: AlarmFigures): Segment[] => [
  inAlarm.length === 0 ? say("none in ALARM", "good") : say(`${inAlarm.length} in ALARM: ${inAlarm.join(", ")}`, "bad"),
  say(`  messages ${told}`),
];

/** Lines of the history that are shown; the rest is counted. */
const MOST_LINES = 40;

/**
 * What the alarms did since `from` (real time, epoch ms), each with the time of their clock since then: changes of state, but for
 * the first one of each to OK, and messages, sent or held back.
 */
export function alarmHistory(config: PlatformConfig, { model, book, clock: time }: Alarms, from: number): Line[] {
  const since = time.at(from);
  const severities = severityOfTarget(config, model);
  const at = (t: number): Segment => say(`${clock(t - since).padStart(8)}  `, "dim");
  const changes = book.transitions
    .filter(({ t, from: before, to }) => t >= since && !(before === "INSUFFICIENT_DATA" && to === "OK"))
    .map(({ t, alarm, from: before, to, reason }) => ({
      t,
      line: [
        at(t),
        say(`${alarmId(config, alarm)} ${before} → ${to}`, to === "ALARM" ? "bad" : "good"),
        say(`  ${reason}`, "dim"),
      ],
    }));
  const messages = book.told
    .filter(({ notification: { t } }) => t >= since)
    .map(({ notification: { t, alarm, state, target, deliveries, suppressedBy } }) => {
      const whom = suppressedBy
        ? `held back (${suppressedBy})`
        : deliveries.map(({ protocol, endpoint }) => `${protocol} ${endpoint}`).join(", ");
      return {
        t,
        line: [
          at(t),
          say(`message to ${severities.get(target) ?? target}: ${alarmId(config, alarm)} ${state}`),
          say(`  ${whom}`, "dim"),
        ],
      };
    });
  const all = [...changes, ...messages].sort((a, b) => a.t - b.t).map(({ line }) => line);
  if (all.length === 0) return [];
  const heading =
    time.speed === 1 ? "alarms, minutes since the start" : `alarms, minutes of their clock (${time.speed} times) since the start`;
  const rest = all.length - MOST_LINES;
  return [
    [say(heading, "strong")],
    ...all.slice(0, MOST_LINES),
    ...(rest > 0 ? [[say(`and ${rest} more; aws cloudwatch describe-alarm-history tells them all`, "dim")]] : []),
  ];
}
