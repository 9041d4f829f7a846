import { SEVERITIES } from "../../../domain/contracts/severity.js";
import { matchPages } from "./match.js";
import type { BacktestReport, Both, Timeline, Timelines } from "./model.js";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const minutesIn = (timeline: Timeline, alarm: string): number =>
  (timeline.alarms.get(alarm)?.stretches ?? []).reduce((sum, { start, end }) => sum + (end - start), 0) / MINUTE_MS;

const countBy = <T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return counts;
};

/** The order of severities, most urgent first; other names after them. */
const bySeverity = (a: string, b: string): number => rank(a) - rank(b) || (a < b ? -1 : 1);
const rank = (severity: string): number => {
  const index = Array.from<string>(SEVERITIES).indexOf(severity);
  return index < 0 ? SEVERITIES.length : index;
};

function severitiesOf({ base, head, from, to }: Timelines): BacktestReport["severities"] {
  const pages = { base: countBy(base.pages, (page) => page.severity), head: countBy(head.pages, (page) => page.severity) };
  const days = Math.max((to - from) / DAY_MS, 1 / 1440);
  return [...new Set([...base.notifications.keys(), ...head.notifications.keys()])].sort(bySeverity).map((severity) => {
    const notifications: Both = {
      base: base.notifications.get(severity) ?? 0,
      head: head.notifications.get(severity) ?? 0,
    };
    return {
      severity,
      pages: { base: pages.base.get(severity) ?? 0, head: pages.head.get(severity) ?? 0 },
      notifications,
      notificationsPerDay: { base: notifications.base / days, head: notifications.head / days },
    };
  });
}

function alarmsOf({ base, head }: Timelines): BacktestReport["alarms"] {
  const pages = { base: countBy(base.pages, (page) => page.alarm), head: countBy(head.pages, (page) => page.alarm) };
  return [...new Set([...base.alarms.keys(), ...head.alarms.keys()])].sort().map((alarm) => ({
    alarm,
    in: !head.alarms.has(alarm) ? "base" : base.alarms.has(alarm) ? "both" : "head",
    minutesInAlarm: { base: minutesIn(base, alarm), head: minutesIn(head, alarm) },
    pages: { base: pages.base.get(alarm) ?? 0, head: pages.head.get(alarm) ?? 0 },
  }));
}

/** What changes from base to head. The same on both sides changes nothing. */
export function compareTimelines(timelines: Timelines): BacktestReport {
  const { base, head, from, to } = timelines;
  const pages = matchPages(base.pages, head.pages);
  const alarms = alarmsOf(timelines);
  return {
    from,
    to,
    pages,
    severities: severitiesOf(timelines),
    alarms,
    withoutData: { base: base.withoutData, head: head.withoutData },
    changed:
      pages.appear.length + pages.vanish.length + pages.move.length > 0 ||
      alarms.some(({ minutesInAlarm }) => minutesInAlarm.base !== minutesInAlarm.head),
  };
}
