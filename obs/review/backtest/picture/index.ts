import type { BacktestReport, Page, Timeline, Timelines } from "../model.js";
import { axis, type Scale, scaleOf } from "./axis.js";
import { bars, type Fate, mark } from "./lane.js";
import { element, escapeXml, text, title } from "./svg.js";

const WIDTH = 1280;
const LEFT = 330;
const RIGHT = WIDTH - 30;
const TOP = 104;
const ROW = 44;
/** From the middle of a row to the middle of each side's lane. */
const LANE = 9;
const MAX_ROWS = 80;
const MAX_NAME = 44;

const STYLE = `
text{font:12px system-ui,-apple-system,"Segoe UI",sans-serif;fill:#1f2937}
.head-line{font-size:16px;font-weight:600}.note,.time,.lane{fill:#6b7280;font-size:11px}.lane{font-size:10px}
.tick{stroke:#eceff3}.day{stroke:#cbd2dc}.row{fill:#f8fafc}
.base{fill:#a3adbd}.head{fill:#4f83dd}
.critical{fill:#b91c1c}.high{fill:#ea580c}.medium{fill:#d9a300}.low{fill:#64748b}.other{fill:#7c3aed}
.ring{fill:#fff;stroke-width:1.5}.appear{stroke:#b91c1c}.vanish{stroke:#15803d}.move{stroke:#1f2937}
.cross{stroke:#15803d;stroke-width:2}.moved{stroke:#1f2937;stroke-width:1.5}
`.trim();

const keyOf = ({ alarm, severity, t }: Page): string => `${alarm}\u0000${severity}\u0000${t}`;

/** What all names begin and end with, up to a dash, is said once. */
function shortNames(names: readonly string[]): (name: string) => string {
  const parts = names.map((name) => name.split("-"));
  const shortest = Math.min(...parts.map(({ length }) => length)) - 1;
  const agree = (index: number): boolean => parts.every((words) => words.at(index) === parts[0]?.at(index));
  let [start, end] = [0, 0];
  if (names.length > 1) {
    while (start < shortest && agree(start)) start += 1;
    while (start + end < shortest && agree(-end - 1)) end += 1;
  }
  return (name) => {
    const short = name
      .split("-")
      .slice(start, -end || undefined)
      .join("-");
    return short.length > MAX_NAME ? `${short.slice(0, MAX_NAME - 1)}…` : short;
  };
}

/** What became of each page, by side. */
function fatesOf({ pages }: BacktestReport): {
  readonly base: ReadonlyMap<string, Fate>;
  readonly head: ReadonlyMap<string, Fate>;
} {
  const moved = (side: "from" | "to") => pages.move.map((page): [string, Fate] => [keyOf({ ...page, t: page[side] }), "move"]);
  return {
    base: new Map([...pages.vanish.map((page): [string, Fate] => [keyOf(page), "vanish"]), ...moved("from")]),
    head: new Map([...pages.appear.map((page): [string, Fate] => [keyOf(page), "appear"]), ...moved("to")]),
  };
}

function legend(): string {
  const [base, head] = [LEFT, LEFT + 150];
  const y = 66;
  const box = (x: number, side: string): string => element("rect", { x, y: y - 9, width: 22, height: 9, class: side });
  const dots = ["critical", "high", "medium", "low"].map(
    (severity, index) =>
      element("circle", { cx: 640 + index * 78, cy: y - 4, r: 4, class: severity }) +
      text(648 + index * 78, y, severity, { class: "note" }),
  );
  const fates: readonly [Fate, string][] = [
    ["appear", "appears"],
    ["vanish", "vanishes"],
    ["move", "moves"],
  ];
  const page = { alarm: "", severity: "other", t: 0 };
  const rings = fates.map(([fate, words], index) => {
    const x = 968 + index * 92;
    return mark(page, fate, scaleOf(0, 1, x, x), y - 4) + text(x + 12, y, words, { class: "note" });
  });
  return [
    ...[box(base, "base"), text(base + 28, y, "in ALARM, base", { class: "note" })],
    ...[box(head, "head"), text(head + 28, y, "in ALARM, head", { class: "note" })],
    ...dots,
    ...rings,
  ].join("\n");
}

const ONE_SIDE = { both: "", base: " (only in base)", head: " (only in head)" } as const;

/** Both timelines as SVG: a row for each alarm that was in ALARM, base above head. */
export function backtestPicture(report: BacktestReport, { base, head, from, to }: Timelines): string {
  const ringing = report.alarms.filter(
    ({ minutesInAlarm, pages }) => minutesInAlarm.base + minutesInAlarm.head + pages.base + pages.head > 0,
  );
  const rows = ringing.slice(0, MAX_ROWS);
  const scale = scaleOf(from, to, LEFT, RIGHT);
  const bottom = TOP + Math.max(rows.length, 1) * ROW;
  const fates = fatesOf(report);
  const nameOf = shortNames(report.alarms.map(({ alarm }) => alarm));
  const { appear, vanish, move, same } = report.pages;

  const lane = (timeline: Timeline, side: "base" | "head", alarm: string, y: number): string => {
    const pages = timeline.pages.filter((page) => page.alarm === alarm);
    return [
      text(LEFT - 34, y + 3, side, { class: "lane" }),
      bars(timeline.alarms.get(alarm)?.stretches ?? [], scale, y, side),
      ...pages.map((page) => mark(page, fates[side].get(keyOf(page)) ?? "same", scale, y)),
    ].join("\n");
  };
  const drawn = rows.map(({ alarm, in: side, minutesInAlarm }, index) => {
    const middle = TOP + index * ROW + ROW / 2;
    const moves = move.filter((page) => page.alarm === alarm).map((page) => movedLine(scale, page.from, page.to, middle));
    return element(
      "g",
      {},
      [
        element("text", { x: 16, y: middle - 3 }, escapeXml(nameOf(alarm)) + title(alarm)),
        text(
          16,
          middle + 13,
          `${Math.round(minutesInAlarm.base)} → ${Math.round(minutesInAlarm.head)} min in ALARM${ONE_SIDE[side]}`,
          { class: "note" },
        ),
        ...moves,
        lane(base, "base", alarm, middle - LANE),
        lane(head, "head", alarm, middle + LANE),
      ].join("\n"),
    );
  });
  const stripes = rows.flatMap((_, index) =>
    index % 2 === 0 ? [element("rect", { x: 0, y: TOP + index * ROW, width: WIDTH, height: ROW, class: "row" })] : [],
  );
  const hidden = ringing.length - rows.length;
  const height = bottom + (hidden > 0 ? 48 : 24);
  return `${element(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", width: WIDTH, height, viewBox: `0 0 ${WIDTH} ${height}`, role: "img" },
    [
      title("Backtest: the alarms of base and head on the same events"),
      element("style", {}, STYLE),
      element("rect", { width: WIDTH, height, fill: "#fff" }),
      text(16, 32, `Pages: ${appear.length} appear, ${vanish.length} vanish, ${move.length} move, ${same} stay`, {
        class: "head-line",
      }),
      text(16, 66, `${clock(from)} to ${clock(to)} UTC`, { class: "note" }),
      legend(),
      ...stripes,
      axis(scale, TOP, bottom),
      rows.length === 0 ? text(LEFT, TOP + 26, "no alarm entered ALARM", { class: "note" }) : "",
      ...drawn,
      hidden > 0 ? text(16, bottom + 24, `and ${hidden} more alarms`, { class: "note" }) : "",
    ].join("\n"),
  )}\n`;
}

const clock = (t: number): string => new Date(t).toISOString().slice(0, 16).replace("T", " ");

const movedLine = (scale: Scale, from: number, to: number, y: number): string =>
  element("line", { x1: scale.x(from), y1: y - LANE, x2: scale.x(to), y2: y + LANE, class: "moved" });
