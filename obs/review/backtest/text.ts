import type { BacktestReport, Both, Page } from "./model.js";

/** Draws a table; the command line gives its own. */
export type DrawTable = (head: readonly string[], rows: readonly (readonly string[])[]) => string;

/** Pages that are listed of each kind; the rest is counted. */
const MAX_LISTED = 40;
/** Alarms that are listed. */
const MAX_ALARMS = 60;

const time = (t: number): string =>
  new Date(t)
    .toISOString()
    .replace(/:\d\d\.000Z$/, "Z")
    .replace(".000Z", "Z");
const figure = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 2 : 1));
const change = ({ base, head }: Both): string =>
  head === base ? "" : `${head > base ? "+" : "−"}${figure(Math.abs(head - base))}`;
const both = (figures: Both): readonly string[] => [figure(figures.base), figure(figures.head), change(figures)];
const pageLine = ({ t, severity, alarm }: Page): string => `  ${time(t)}  ${severity}  ${alarm}`;

function minutesApart(from: number, to: number): string {
  const minutes = Math.round((to - from) / 60_000);
  return `${Math.abs(minutes)} min ${minutes < 0 ? "earlier" : "later"}`;
}

function listed(title: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  const more = lines.length > MAX_LISTED ? [`  and ${lines.length - MAX_LISTED} more (--json lists all)`] : [];
  return [`${title}: ${lines.length}`, ...lines.slice(0, MAX_LISTED), ...more, ""];
}

function pagesText({ pages }: BacktestReport): readonly string[] {
  const moved = pages.move.map(
    ({ from, to, severity, alarm }) => `  ${time(from)} → ${time(to)} (${minutesApart(from, to)})  ${severity}  ${alarm}`,
  );
  const lines = [
    ...listed("pages that appear", pages.appear.map(pageLine)),
    ...listed("pages that vanish", pages.vanish.map(pageLine)),
    ...listed("pages that move", moved),
  ];
  const same = `${pages.same} ${pages.same === 1 ? "page stays as it is" : "pages stay as they are"}`;
  return lines.length > 0 ? [...lines, same] : [`no page appears, vanishes or moves; ${same}`];
}

const SIDES = { both: "", base: "only in base", head: "only in head" } as const;

function alarmsText({ alarms }: BacktestReport, table: DrawTable): readonly string[] {
  const telling = alarms.filter(
    ({ in: side, minutesInAlarm: { base, head }, pages }) => side !== "both" || base + head + pages.base + pages.head > 0,
  );
  if (telling.length === 0) return ["no alarm entered ALARM"];
  const sorted = [...telling].sort(
    (a, b) => Math.abs(b.minutesInAlarm.head - b.minutesInAlarm.base) - Math.abs(a.minutesInAlarm.head - a.minutesInAlarm.base),
  );
  const rows = sorted
    .slice(0, MAX_ALARMS)
    .map(({ alarm, in: side, minutesInAlarm, pages }) => [alarm, ...both(minutesInAlarm), ...both(pages), SIDES[side]]);
  const more = sorted.length > MAX_ALARMS ? [`and ${sorted.length - MAX_ALARMS} more alarms (--json lists all)`] : [];
  return [table(["alarm", "min in ALARM: base", "head", "change", "pages: base", "head", "change", ""], rows), ...more];
}

function withoutDataText({ withoutData }: BacktestReport): readonly string[] {
  const names = [...new Set([...withoutData.base, ...withoutData.head])].sort();
  if (names.length === 0) return [];
  const where = (name: string): string =>
    withoutData.base.includes(name) ? (withoutData.head.includes(name) ? "" : " (base)") : " (head)";
  return [
    "",
    ...listed(
      "alarms that tell nothing, for no data came for a metric of theirs",
      names.map((name) => `  ${name}${where(name)}`),
    ),
  ];
}

/** The report for people. */
export function backtestText(report: BacktestReport, table: DrawTable): string {
  const { from, to, severities } = report;
  const days = (to - from) / 86_400_000;
  const perSeverity = severities.map(({ severity, pages, notifications, notificationsPerDay }) => [
    severity,
    ...both(pages),
    ...both(notifications),
    ...both(notificationsPerDay),
  ]);
  const head = [
    "severity",
    "pages: base",
    "head",
    "change",
    "notifications: base",
    "head",
    "change",
    "a day: base",
    "head",
    "change",
  ];
  return [
    `${time(from)} to ${time(to)} (${figure(days)} days)`,
    "",
    ...pagesText(report),
    "",
    ...(perSeverity.length > 0 ? [table(head, perSeverity), ""] : []),
    ...alarmsText(report, table),
    ...withoutDataText(report),
  ].join("\n");
}
